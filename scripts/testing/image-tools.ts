import { existsSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'
import { step } from '../terminal.ts'

/** What makes a base image and builds on it. */
const PACKAGES = ['buildah', 'debootstrap']
const INSTALL_TIMEOUT_MS = 10 * 60_000

/** Where images and what they are made of are kept from run to run. buildah leaves a mount there, which would keep npm from renewing node_modules. */
export const IMAGE_CACHE = '/var/cache/claimcheck-images'

/** Runs a program of the system to its end. @returns what it printed on stdout. @throws what it printed on stderr, if it fails. */
export type Run = (program: string, ...args: string[]) => Promise<string>

/** @param signal ends what is running. */
export function runner(signal: AbortSignal): Run {
  return async (program, ...args) => {
    const { stdout } = await execa(program, args, { cancelSignal: signal, stdin: 'ignore' })
    return stdout
  }
}

/** buildah, with images of its own: nothing of the machine's is seen or changed. */
export function buildah(run: Run, ...args: string[]): Promise<string> {
  const own = ['--root', path.join(IMAGE_CACHE, 'store'), '--runroot', path.join(IMAGE_CACHE, 'run')]
  return run('buildah', ...own, ...args)
}

/** Why no image can be built and run here; undefined if it can. Installs what is missing, from Debian as root. */
export async function imageObstacle(signal: AbortSignal): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'only Linux runs an image without an engine'
  if (process.getuid?.() !== 0) return 'only root may make a base image and mount it'
  if (missing().length > 0 && existsSync('/etc/debian_version'))
    await step('Installing what builds images', 'Looked for what builds images', () => install(signal))
  const [lacking] = missing()
  if (lacking) return `there is no ${lacking}: install it`
  const { failed } = await execa('unshare', ['--mount', '--pid', '--fork', 'true'], { reject: false })
  return failed ? 'this machine lets nobody make namespaces' : undefined
}

function missing(): string[] {
  const places = (process.env.PATH ?? '').split(path.delimiter)
  return PACKAGES.filter((name) => !places.some((place) => existsSync(path.join(place, name))))
}

async function install(signal: AbortSignal): Promise<void> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const apt = execa({ env, cancelSignal: signal, timeout: INSTALL_TIMEOUT_MS, reject: false })
  await apt('apt-get', ['update'])
  await apt('apt-get', ['install', '--yes', '--no-install-recommends', ...missing()])
}
