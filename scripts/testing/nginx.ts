import { existsSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { inRoot } from '../paths.ts'
import { say } from '../terminal.ts'

const USUAL_PLACES = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/local/nginx/sbin/nginx']
/** The packages that have the program: one of today's Debian and Ubuntu, and one of those before. */
const PACKAGES = ['nginx', 'nginx-light']
const UNPACKED = inRoot('node_modules', '.cache', 'nginx')
const DOWNLOAD_TIMEOUT_MS = 45_000

/** Where nginx is, or why there is none. */
export type FoundNginx = { program: string } | { reason: string }

/**
 * An nginx for the tests: the one of NGINX_PATH, or one that is installed, or else Debian's, unpacked below node_modules. It is not installed,
 * because its package starts a server on port 80.
 */
export async function findNginx(): Promise<FoundNginx> {
  const given = process.env.NGINX_PATH
  const program = given || installedNginx() || (await unpackNginx())
  if (!program)
    return {
      reason: 'there is no nginx, and none could be downloaded: install one, or name it in NGINX_PATH',
    }
  const { failed, stderr } = await execa({ reject: false })(program, ['-v'])
  return failed ? { reason: `${program} does not run (${stderr || 'it is not there'})` } : { program }
}

function installedNginx(): string | undefined {
  const unpacked = path.join(UNPACKED, 'usr', 'sbin', 'nginx')
  return [...USUAL_PLACES, unpacked].find((file) => existsSync(file))
}

async function unpackNginx(): Promise<string | undefined> {
  if (!existsSync('/etc/debian_version')) return undefined
  say('Downloading nginx for the tests')
  await mkdir(UNPACKED, { recursive: true })
  const run = execa({ cwd: UNPACKED, timeout: DOWNLOAD_TIMEOUT_MS, reject: false })
  if (process.getuid?.() === 0) await run('apt-get', ['update'])
  for (const name of PACKAGES) {
    await run('apt-get', ['download', name])
    const archive = (await readdir(UNPACKED)).find((file) => file.startsWith(`${name}_`))
    if (archive) await run('dpkg-deb', ['--extract', archive, '.'])
    const program = installedNginx()
    if (program) return program
  }
  return undefined
}
