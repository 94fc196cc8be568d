/**
 * Under which path of its origin the service is: empty, or as in `/exports-app`. A build has it fixed, also in what browsers run (`env` in
 * next.config.mjs); a process without a build has it from its environment.
 */
export const BASE_PATH = process.env.BASE_PATH ?? ''

/** What a base path looks like; without a slash at its end. */
const FORM = /^(\/[A-Za-z0-9][\w.-]*)+$/

/** Whether a text can be a base path, empty for none. Next's own folder is no place for the whole. */
export function isBasePath(text: string): boolean {
  return text === '' || FORM.test(text)
}

/** The address of one of the service's own paths, for whatever does not know of the base path by itself, as Next's links do. */
export function under(path: string): string {
  return `${BASE_PATH}${path}`
}

/** One of the service's own paths by its address; null for what is not below the base path. @param path with or without a query. */
export function withoutBase(path: string): string | null {
  if (!path.startsWith(BASE_PATH)) return null
  const rest = path.slice(BASE_PATH.length)
  if (rest === '' || rest.startsWith('?')) return `/${rest}`
  return rest.startsWith('/') ? rest : null
}
