import { BlockList, isIP } from 'node:net'
import { isInNetworks } from '../networks.ts'

/*
 * Which addresses of the network a delivery may go to. What is not known to be everybody's is refused: of IPv4 all but what the registry of
 * special addresses has (RFC 6890 and its successors), of IPv6 only what is given out as global unicast (2000::/3), without those in it that
 * are special or lead to an IPv4 address. So the mapped (::ffff:0:0/96) and translated ones (64:ff9b::/96, 64:ff9b:1::/48), unique local,
 * link-local, multicast, loopback and unspecified ones are refused without being named.
 */

const SPECIAL_V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Not in the registry: where machines of one cloud ask that cloud about themselves.
  ['168.63.129.16', 32],
] as const

const SPECIAL_V6 = [
  // Protocol assignments, with Teredo, ORCHID and benchmarking in it.
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4.
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
] as const

const special = new BlockList()
for (const [network, prefix] of SPECIAL_V4) special.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of SPECIAL_V6) special.addSubnet(network, prefix, 'ipv6')

const globalV6 = new BlockList()
globalV6.addSubnet('2000::', 3, 'ipv6')

/** Whether an address is one of the public network. */
export function isPublic(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !special.check(address, 'ipv4')
  return family === 6 && globalV6.check(address, 'ipv6') && !special.check(address, 'ipv6')
}

/** Whether a delivery may go to an address. @param allowed networks that the operator allows beside the public one. */
export function mayBeCalled(address: string, allowed: readonly string[]): boolean {
  return isPublic(address) || isInNetworks(address, allowed)
}
