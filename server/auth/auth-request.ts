import { ADDRESS_HEADER, auth } from './auth.ts'

/** What of a browser's request better-auth may see. */
const PASSED_ON = ['cookie', 'user-agent']

/**
 * Calls one of better-auth's endpoints as if its client had: with its cookies, its address and the limits on how often.
 * @param headers of the request that is being answered. @param body JSON of a POST; without one it is a GET.
 */
export function callAuth(
  path: string,
  { headers, address, body }: { headers: Headers; address: string | null; body?: unknown },
): Promise<Response> {
  const passedOn = new Headers()
  for (const name of PASSED_ON) {
    const value = headers.get(name)
    if (value !== null) passedOn.set(name, value)
  }
  if (address !== null) passedOn.set(ADDRESS_HEADER, address)
  const { baseURL, basePath } = auth().options
  // The Origin of the page has been looked at by then (server/http/gate.ts); this is a request of ours.
  passedOn.set('origin', baseURL)
  const init: RequestInit = { headers: passedOn }
  if (body !== undefined) {
    passedOn.set('content-type', 'application/json')
    Object.assign(init, { method: 'POST', body: JSON.stringify(body) })
  }
  return auth().handler(new Request(`${baseURL}${basePath}${path}`, init))
}
