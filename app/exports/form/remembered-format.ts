import { type Format, formatSchema, STANDARD_FORMAT } from '../../../lib/exports/format-options.ts'

const FORMATS = 'claimcheck:format:'

/**
 * Remembers in this browser how somebody's last export was written. Not in which time zone, if that is one that they would have anyway.
 * @param usualZones the zones that a form begins with by itself.
 */
export function rememberFormat(viewerId: string, format: Format, usualZones: readonly string[]): void {
  const { timeZone, ...options } = format
  const kept = usualZones.includes(timeZone) ? options : format
  try {
    localStorage.setItem(FORMATS + viewerId, JSON.stringify(kept))
  } catch {
    // Storage is blocked or full: then the next form begins as the first one did.
  }
}

/** Remembers nothing of them any more. */
export function forgetFormat(viewerId: string): void {
  try {
    localStorage.removeItem(FORMATS + viewerId)
  } catch {
    // Storage is blocked, so nothing was remembered.
  }
}

/** How somebody's last export was written; null if that is not known, or as forms begin by themselves. What is remembered of others goes. */
export function recallFormat(viewerId: string): Partial<Format> | null {
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith(FORMATS) && key !== FORMATS + viewerId) localStorage.removeItem(key)
    return readRemembered(localStorage.getItem(FORMATS + viewerId))
  } catch {
    // Storage is blocked, or holds what is no JSON.
    return null
  }
}

/** Another version may have written it: what this one does not know of it, nobody has chosen here. */
export function readRemembered(stored: string | null): Partial<Format> | null {
  const given: unknown = JSON.parse(stored ?? 'null')
  if (typeof given !== 'object' || given === null) return null
  const options = Object.keys(STANDARD_FORMAT).filter((option) => Object.hasOwn(given, option))
  const known = options.flatMap((option) => {
    const value = (given as Record<string, unknown>)[option]
    return formatSchema.safeParse({ ...STANDARD_FORMAT, [option]: value }).success ? [[option, value]] : []
  })
  const remembered = Object.fromEntries(known) as Partial<Format>
  // Each may be there, and not all of them together.
  const { data } = formatSchema.safeParse({ ...STANDARD_FORMAT, ...remembered })
  const differs = data && options.some((option) => differsIn(data, option as keyof Format))
  return differs ? remembered : null
}

function differsIn(format: Format, option: keyof Format): boolean {
  return format[option] !== STANDARD_FORMAT[option]
}
