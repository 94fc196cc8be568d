import { execa } from 'execa'

/** Where people, Postgres and the store are: what all hosts reach over the one switch. */
export const CENTRE = '10.88.0.1'
const SWITCH = 'switch'
const NAMESPACES = '/run/netns'

/** Ports of what stands in the centre. */
export type Ports = { store: number; database: number }

/** A host: a network namespace with one cable to the switch. */
export type Host = {
  name: string
  address: string
  /** What comes before a command line, so that it runs on this host. */
  inside: string[]
  /** What the centre's filter has of this host. */
  chain: string
  /** The cable's end at the switch. */
  cable: string
}

/** Makes the switch. This process must have a network of its own. */
export async function openNetwork(): Promise<void> {
  await run(['mkdir', '-p', NAMESPACES])
  // The names of namespaces are files, which would stay there.
  await run(['mount', '-t', 'tmpfs', 'hosts', NAMESPACES])
  await run(['ip', 'link', 'set', 'lo', 'up'])
  await run(['ip', 'link', 'add', SWITCH, 'type', 'bridge'])
  await run(['ip', 'address', 'add', `${CENTRE}/24`, 'dev', SWITCH])
  await run(['ip', 'link', 'set', SWITCH, 'up'])
}

/** Makes a host and plugs it into the switch. */
export async function addHost(number: number): Promise<Host> {
  const name = `host-${number}`
  const cable = `cable-${number}`
  const address = `10.88.0.${10 + number}`
  const inside = ['ip', 'netns', 'exec', name]
  await run(['ip', 'netns', 'add', name])
  await run(['ip', 'link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name])
  await run(['ip', 'link', 'set', cable, 'master', SWITCH, 'up'])
  await run([...inside, 'ip', 'link', 'set', 'lo', 'up'])
  await run([...inside, 'ip', 'address', 'add', `${address}/24`, 'dev', 'eth0'])
  await run([...inside, 'ip', 'link', 'set', 'eth0', 'up'])
  await run(['iptables', '--new-chain', name])
  await run(['iptables', '--append', 'INPUT', '--source', address, '--jump', name])
  return { name, address, inside, chain: name, cable }
}

const TCP = ['--protocol', 'tcp']
/** TCP sends again what is lost, later each time. */
const LOSS = ['--match', 'statistic', '--mode', 'random', '--probability', '0.2']
const DROP = ['--jump', 'DROP']
const RESET = ['--jump', 'REJECT', '--reject-with', 'tcp-reset']

/** How a host can be cut off. */
export const CUTS = {
  /** The cable is pulled out. */
  unplugged: ({ cable }) => run(['ip', 'link', 'set', cable, 'down']),
  /** Every packet is dropped, both ways: nothing says so to anybody. */
  silent: (host) => filter(host, DROP, DROP),
  /** The same of what is between the host and the store alone. */
  'without store': (host, { store }) => filterPort(host, store),
  'without database': (host, { database }) => filterPort(host, database),
  /** Every connection is reset, and every new one is refused. */
  reset: (host) => filter(host, [...TCP, ...RESET], [...TCP, ...RESET]),
  /** A fifth of the packets is dropped, each way. */
  lossy: (host) => filter(host, [...LOSS, ...DROP], [...LOSS, ...DROP]),
  /** Packets take a quarter of a second, each way; or wait in a narrow line's queue, where the kernel has no `netem`. */
  slow,
} satisfies Record<string, (host: Host, ports: Ports) => Promise<void>>

export type Cut = keyof typeof CUTS

/** Takes every cut of a host away. */
export async function heal({ cable, inside, chain }: Host): Promise<void> {
  await run(['ip', 'link', 'set', cable, 'up'])
  await run([...inside, 'iptables', '--flush', 'INPUT'])
  await run(['iptables', '--flush', chain])
  for (const end of endsOf({ cable, inside })) await tries([...end, 'root'])
}

/** Dropped where it arrives: dropped where it leaves, a program would be told. */
async function filter({ inside, chain }: Host, here: string[], there: string[]): Promise<void> {
  await run([...inside, 'iptables', '--append', 'INPUT', '--in-interface', 'eth0', ...here])
  await run(['iptables', '--append', chain, ...there])
}

function filterPort(host: Host, port: number): Promise<void> {
  const of = (option: string) => [...TCP, option, String(port), ...DROP]
  return filter(host, of('--source-port'), of('--destination-port'))
}

async function slow({ cable, inside }: Host): Promise<void> {
  for (const end of endsOf({ cable, inside }, 'add')) {
    const isDelayed = await tries([...end, 'root', 'netem', 'delay', '250ms', '50ms'])
    if (!isDelayed) await run([...end, 'root', 'tbf', 'rate', '8mbit', 'burst', '16kb', 'latency', '500ms'])
  }
}

/** `tc` at both ends of a cable. */
function endsOf({ cable, inside }: Pick<Host, 'cable' | 'inside'>, what: 'add' | 'del' = 'del'): string[][] {
  return [
    ['tc', 'qdisc', what, 'dev', cable],
    [...inside, 'tc', 'qdisc', what, 'dev', 'eth0'],
  ]
}

async function run([program = '', ...args]: string[]): Promise<void> {
  await execa(program, args)
}

async function tries([program = '', ...args]: string[]): Promise<boolean> {
  const { failed } = await execa({ reject: false })(program, args)
  return !failed
}
