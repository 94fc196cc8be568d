import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { eventually } from '../../../test/support/wait.ts'

/** What the image says of itself, in the words of the OCI's image format. */
type ImageConfig = {
  Entrypoint: string[]
  Cmd: string[]
  Env: string[]
  User: string
  WorkingDir: string
  Labels: Record<string, string>
}

/** An image that has been built and is mounted, as scripts/tasks/test-images.ts hands it over. */
export const { root, config }: { root: string; config: ImageConfig } = JSON.parse(
  process.env.CLAIMCHECK_IMAGE ?? '{}',
)

/**
 * What an engine does, by Linux' own means: namespaces, a read-only root with a /tmp in memory, the image's user, no capability and
 * no way to any.
 */
const CONFINE = `
  root=$1 state=$2 user=$3 folder=$4; shift 4
  mount --bind "$root" "$root"
  mount -o remount,bind,ro "$root"
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount -t tmpfs -o size=64m,mode=1777 tmpfs "$root/tmp"
  mount --bind "$state" "$root/var/lib/claimcheck"
  exec chroot "$root" /usr/bin/setpriv --reuid="\${user%:*}" --regid="\${user#*:}" --clear-groups \\
    --no-new-privs --inh-caps=-all --bounding-set=-all -- /bin/sh -c 'cd "$0" && exec "$@"' "$folder" "$@"`

/** A process of the image that is the first of its own process namespace. */
export type Container = {
  /** What it has printed so far. */
  output(): string
  /** How it ended. */
  ended: Promise<number | null>
  /** Its id among this machine's processes. */
  pid(): Promise<number>
  [Symbol.asyncDispose](): Promise<void>
}

/** Starts the image with a command, as `docker run` would. @param stateFolder what stands in /var/lib/claimcheck. */
export function runImage(
  command: string[],
  { env, stateFolder }: { env: Record<string, string>; stateFolder: string },
): Container {
  const isolate = ['--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private', '--']
  const own = Object.fromEntries(
    config.Env.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
  const args = ['sh', '-ec', CONFINE, 'sh', root, stateFolder, config.User, config.WorkingDir]
  const child = spawn('unshare', [...isolate, ...args, ...config.Entrypoint, ...command], {
    env: { ...own, ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null)
  const pid = () => eventually('the first process is there', () => firstChild(child.pid))
  return {
    output: () => output,
    ended,
    pid,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Of `unshare`, what it has put into the new namespace. */
async function firstChild(pid: number | undefined): Promise<number | undefined> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return Number(children.trim()) || undefined
}

/** Runs a command of the image to its end. */
export async function finish(
  ...run: Parameters<typeof runImage>
): Promise<{ code: number | null; output: string }> {
  await using container = runImage(...run)
  const code = await container.ended
  return { code, output: container.output() }
}
