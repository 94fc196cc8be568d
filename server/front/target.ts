/** For what a request asks. */
export type Target = {
  /** With its query; `*` for the server as a whole. */
  path: string
  /** The name and port of a target in absolute form. */
  host?: string
}

/** A target as a client of a proxy sends it: `http://example.com/exports?page=2`. */
const ABSOLUTE_FORM = /^https?:\/\/([^/?#]*)(.*)$/i

/**
 * Reads the target of a request's first line, in any of the forms that a server must understand (RFC 9112, section 3.2).
 * @returns null if it is in none of them.
 */
export function targetOf(text: string): Target | null {
  if (text === '*' || text.startsWith('/')) return { path: text }
  const [, host, path] = ABSOLUTE_FORM.exec(text) ?? []
  if (host === undefined || path === undefined) return null
  return { host, path: path.startsWith('/') ? path : `/${path}` }
}
