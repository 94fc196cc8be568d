import { BlockList, isIP } from 'node:net'
import type { Environment } from '../../lib/env.ts'

/** By what the server is known: where it listens, and the origins that people use. */
export type OwnNames = Pick<Environment, 'host' | 'appUrl'>

/** What a Host header may hold: a name or an IPv4 address, or an IPv6 address in brackets; with or without a port. */
const HOST_HEADER = /^(?:[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i
/** Addresses that stand for every interface of the machine. */
const EVERY_INTERFACE = ['0.0.0.0', '::']

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')

/**
 * Whether the server is called by a name of its own. A browser that was lured to `http://evil.example`, whose name was then pointed at
 * this server, takes both for one site; the name in `Host` is what gives it away (docs/decisions/010-names-and-origins.md).
 * @param hosts the `Host` header's value, and those of `X-Forwarded-Host`.
 */
export function isOwnHost(hosts: string[], names: OwnNames): boolean {
  return hosts.every((host) => {
    const name = nameIn(host)
    return name !== null && isOwnName(name, names)
  })
}

function isOwnName(name: string, { host, appUrl }: OwnNames): boolean {
  if (isLoopbackName(name) || (addressIn(name) ?? name) === host.toLowerCase()) return true
  // No name of anybody's stands behind an address, so it cannot be pointed at us.
  if (addressIn(name) && EVERY_INTERFACE.includes(host)) return true
  return appUrl.some((origin) => new URL(origin).hostname === name)
}

/** Whether a name or address, as URLs have it, means the machine itself. */
export function isLoopbackName(name: string): boolean {
  const address = addressIn(name)
  if (address) return loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  return name === 'localhost' || name.endsWith('.localhost')
}

/**
 * Whether a request comes from a page that this server has sent.
 * @param origin the `Origin` header's value.
 * @param hosts as for {@link isOwnHost}; they are the server's own.
 */
export function isOwnOrigin(origin: string, hosts: string[], { appUrl }: OwnNames): boolean {
  const url = originIn(origin)
  if (!url) return false
  if (appUrl.includes(url.origin)) return true
  // Compared by the origin's protocol, which says what port a host without one has.
  return hosts.length > 0 && hosts.every((host) => URL.parse(`${url.protocol}//${host}`)?.host === url.host)
}

/** A page's origin in the form in which browsers send it; null for anything else, such as `null`. */
export function originIn(header: string): URL | null {
  const url = URL.parse(header)
  return url && /^https?:$/.test(url.protocol) && url.origin === header.toLowerCase() ? url : null
}

/** The name of a Host header, in lower case and without its port; null if it is not well-formed. */
function nameIn(host: string): string | null {
  return HOST_HEADER.test(host) ? (URL.parse(`http://${host}`)?.hostname ?? null) : null
}

function addressIn(name: string): string | null {
  const address = name.replace(/^\[(.*)\]$/, '$1')
  return isIP(address) ? address : null
}
