import { existsSync } from 'node:fs'
import { execa } from 'execa'
import { step } from '../terminal.ts'

/** What the tests of several hosts need, and the Debian package that has it. */
const PROGRAMS = [
  { name: 'ip', package: 'iproute2' },
  { name: 'tc', package: 'iproute2' },
  { name: 'iptables', package: 'iptables' },
  { name: 'unshare', package: 'util-linux' },
  { name: 'mount', package: 'mount' },
]
const INSTALL_TIMEOUT_MS = 10 * 60_000

/** Starts a process in a network, a list of processes and a table of mounts of its own. They are gone when it is, however it ends. */
export const APART = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'] as const

/**
 * Gets ready what hosts on one machine need: Linux, root, and a few programs, which are installed from Debian where they are missing.
 * @returns why there can be none here; undefined if there can.
 */
export async function obstacleToHosts(signal: AbortSignal): Promise<string | undefined> {
  if (process.platform !== 'linux')
    return `hosts are network namespaces of Linux, and this is ${process.platform}`
  if (process.getuid?.() !== 0) return 'only root may make network namespaces: run it as root'
  if ((await missing()).length > 0) await install(await missing(), signal)
  const left = await missing()
  if (left.length > 0)
    return `there is no ${left.map(({ name }) => name).join(', no ')}: install ${packagesOf(left)}`
  const { failed, stderr } = await execa({ reject: false })('unshare', [
    ...APART,
    'sh',
    '-c',
    'ip link add name cable type veth peer name plug && iptables --list',
  ])
  return failed ? `this machine makes no network namespaces (${stderr.trim()})` : undefined
}

async function missing(): Promise<typeof PROGRAMS> {
  const found = PROGRAMS.map(({ name }) => execa({ reject: false })('sh', ['-c', `command -v ${name}`]))
  const answers = await Promise.all(found)
  return PROGRAMS.filter((_, index) => answers[index]?.failed)
}

function packagesOf(programs: typeof PROGRAMS): string {
  return [...new Set(programs.map((each) => each.package))].join(', ')
}

/** Tries to; whether they are there afterwards is what counts. */
async function install(programs: typeof PROGRAMS, signal: AbortSignal): Promise<void> {
  if (!existsSync('/etc/debian_version')) return
  const packages = packagesOf(programs).split(', ')
  await step(`Installing ${packages.join(', ')}`, `${packages.join(', ')} looked for`, async () => {
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    const apt = execa({ env, cancelSignal: signal, timeout: INSTALL_TIMEOUT_MS, reject: false })
    await apt('apt-get', ['update'])
    await apt('apt-get', ['install', '--yes', '--no-install-recommends', ...packages])
  })
}
