/** Any origin would do: only whether it stays the same is looked at. */
const HERE = 'https://here.invalid'

/** Where somebody goes who has signed in: a path of this server, whatever the address asks for. */
export function nextPath(next: string | string[] | undefined): string {
  const path = typeof next === 'string' ? next : '/'
  const url = URL.parse(path, HERE)
  const isOurs = url?.origin === HERE && path.startsWith('/') && !url.pathname.startsWith('/sign-in')
  return isOurs ? `${url.pathname}${url.search}` : '/'
}
