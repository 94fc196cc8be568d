import Bowser from 'bowser'

/**
 * A browser as people know it, such as "Chrome on Linux", by what it says of itself. What each of them says, and why, is a library's knowledge.
 * @returns null for what says nothing that is known.
 */
export function browserName(userAgent: string): string | null {
  if (userAgent === '') return null
  const { browser, os } = Bowser.parse(userAgent)
  return [browser.name, os.name].filter(Boolean).join(' on ') || null
}
