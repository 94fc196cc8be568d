import { existsSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { inRoot } from '../paths.ts'
import { say } from '../terminal.ts'

const UNPACKED = inRoot('node_modules', '.cache', 'promtool')
const USUAL_PLACES = [
  '/usr/bin/promtool',
  '/usr/local/bin/promtool',
  path.join(UNPACKED, 'usr', 'bin', 'promtool'),
]
/** Debian's package of Prometheus, which has it. */
const PACKAGE = 'prometheus'
const DOWNLOAD_TIMEOUT_MS = 45_000

/** Where promtool is, or why there is none. */
export type FoundPromtool = { program: string } | { reason: string }

/**
 * Prometheus' own checks, for the tests: the promtool of PROMTOOL_PATH, or one that is installed, or else Debian's, unpacked below
 * node_modules. It is not installed, because its package starts a server.
 */
export async function findPromtool(): Promise<FoundPromtool> {
  const program = process.env.PROMTOOL_PATH || installed() || (await unpack())
  if (!program)
    return {
      reason:
        'there is no promtool, and none could be downloaded: install Prometheus, or name it in PROMTOOL_PATH',
    }
  const { failed, stderr } = await execa({ reject: false })(program, ['--version'])
  return failed ? { reason: `${program} does not run (${stderr || 'it is not there'})` } : { program }
}

function installed(): string | undefined {
  return USUAL_PLACES.find((file) => existsSync(file))
}

async function unpack(): Promise<string | undefined> {
  if (!existsSync('/etc/debian_version')) return undefined
  say('Downloading promtool for the tests')
  await mkdir(UNPACKED, { recursive: true })
  const run = execa({ cwd: UNPACKED, timeout: DOWNLOAD_TIMEOUT_MS, reject: false })
  if (process.getuid?.() === 0) await run('apt-get', ['update'])
  await run('apt-get', ['download', PACKAGE])
  const archive = (await readdir(UNPACKED)).find((file) => file.startsWith(`${PACKAGE}_`))
  if (archive) await run('dpkg-deb', ['--extract', archive, '.'])
  return installed()
}
