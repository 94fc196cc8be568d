import { isOwnOrigin, type OwnNames } from './host.ts'

/**
 * The origin by which whoever asks knows this server, for an address that they may give to others. A request that the gate has let in has
 * no names but our own.
 * @param headers of the request.
 */
export function ownOrigin(headers: Headers, names: OwnNames): string {
  const hosts = [headers.get('x-forwarded-host')?.split(',')[0], headers.get('host')].flatMap(
    (each) => each?.trim() || [],
  )
  const origin = headers.get('origin')
  if (origin !== null && isOwnOrigin(origin, hosts, names)) return new URL(origin).origin
  const [first] = names.appUrl
  const named = names.appUrl.find((each) => hosts.includes(new URL(each).host))
  return named ?? first ?? `http://${hosts[0] ?? names.host}`
}
