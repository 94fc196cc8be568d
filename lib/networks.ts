import { BlockList, isIP } from 'node:net'

/** An IPv4 address that a socket of both families tells (RFC 4291, section 2.5.5.2). */
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i
/** An address with a port, as some proxies write it: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
const WITH_PORT = /^(?:(\d+\.\d+\.\d+\.\d+)|\[([0-9a-f:.]+)\])(?::\d+)?$/i

/**
 * An address in the form in which it is kept and compared: without a port or a zone, and of IPv4 where it is one.
 * @returns null for what is no address.
 */
export function readAddress(text: string): string | null {
  const [, v4, v6] = WITH_PORT.exec(text) ?? []
  const [address = ''] = (v4 ?? v6 ?? text).split('%')
  const [, mapped] = MAPPED.exec(address) ?? []
  const plain = mapped ?? address.toLowerCase()
  return isIP(plain) ? plain : null
}

/** Reads `192.0.2.1`, `10.0.0.0/8` or `2001:db8::/32`. @returns null for anything else. */
export function readNetwork(text: string): { address: string; prefix: number } | null {
  const [, given = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const address = readAddress(given)
  if (!address) return null
  const longest = isIP(address) === 6 ? 128 : 32
  const prefix = length === undefined ? longest : Number(length)
  return prefix <= longest ? { address, prefix } : null
}

/**
 * Whether an address is in one of the networks.
 * @param networks as {@link readNetwork} reads them; what it does not know, holds nobody.
 */
export function isInNetworks(address: string | null, networks: readonly string[]): boolean {
  const plain = address === null ? null : readAddress(address)
  if (plain === null) return false
  const list = new BlockList()
  for (const network of networks.map(readNetwork)) {
    if (network) list.addSubnet(network.address, network.prefix, familyOf(network.address))
  }
  return list.check(plain, familyOf(plain))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
