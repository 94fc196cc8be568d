/** Any origin would do: only whether it stays the same is looked at. */
const HERE = 'https://here.invalid'

/** Where somebody goes who has signed in: a path of this server, whatever the address asks for. */
export function nextPath(next: string | string[] | undefined): string {
  const path = typeof next === 'string' ? next : '/'
  const url = URL.parse(path, HERE)
  if (url?.origin !== HERE || !path.startsWith('/') || url.pathname.startsWith('/sign-in')) return '/'
  // Dots in it may have gone, and have left two slashes, behind which a browser reads the name of another server.
  return url.pathname.startsWith('//') ? '/' : `${url.pathname}${url.search}`
}
