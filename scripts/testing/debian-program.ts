import { existsSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { inRoot } from '../paths.ts'
import { say } from '../terminal.ts'

const UNPACKED = inRoot('node_modules', '.cache')
const DOWNLOAD_TIMEOUT_MS = 45_000

/** A program that tests need, and that a package of Debian's has. */
type Wanted = {
  name: string
  /** The variable that names one. */
  variable: string
  usualPlaces: string[]
  /** The packages that have it, those of today's Debian and Ubuntu first, and where they put it. */
  packages: string[]
  file: string
  /** With this it says which one it is. */
  versionOption: string
}

/** Where a program is, or why there is none. */
type FoundProgram = { program: string } | { reason: string }

/** An nginx for the tests. */
export function findNginx(): Promise<FoundProgram> {
  return find({
    name: 'nginx',
    variable: 'NGINX_PATH',
    usualPlaces: ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/local/nginx/sbin/nginx'],
    packages: ['nginx', 'nginx-light'],
    file: 'usr/sbin/nginx',
    versionOption: '-v',
  })
}

/** Prometheus' own checks, for the tests. */
export function findPromtool(): Promise<FoundProgram> {
  return find({
    name: 'promtool',
    variable: 'PROMTOOL_PATH',
    usualPlaces: ['/usr/bin/promtool', '/usr/local/bin/promtool'],
    packages: ['prometheus'],
    file: 'usr/bin/promtool',
    versionOption: '--version',
  })
}

/**
 * The program that the variable names, or one that is installed, or else Debian's, unpacked below node_modules. It is not installed, because
 * these packages start a server.
 */
async function find(wanted: Wanted): Promise<FoundProgram> {
  const { name, variable, versionOption } = wanted
  const program = process.env[variable] || installed(wanted) || (await unpack(wanted))
  if (!program)
    return {
      reason: `there is no ${name}, and none could be downloaded: install it, or name it in ${variable}`,
    }
  const { failed, stderr } = await execa({ reject: false })(program, [versionOption])
  return failed ? { reason: `${program} does not run (${stderr || 'it is not there'})` } : { program }
}

function installed({ name, usualPlaces, file }: Wanted): string | undefined {
  return [...usualPlaces, path.join(UNPACKED, name, file)].find((each) => existsSync(each))
}

async function unpack(wanted: Wanted): Promise<string | undefined> {
  if (!existsSync('/etc/debian_version')) return undefined
  say(`Downloading ${wanted.name} for the tests`)
  const folder = path.join(UNPACKED, wanted.name)
  await mkdir(folder, { recursive: true })
  const run = execa({ cwd: folder, timeout: DOWNLOAD_TIMEOUT_MS, reject: false })
  if (process.getuid?.() === 0) await run('apt-get', ['update'])
  for (const name of wanted.packages) {
    await run('apt-get', ['download', name])
    const archive = (await readdir(folder)).find((file) => file.startsWith(`${name}_`))
    if (archive) await run('dpkg-deb', ['--extract', archive, '.'])
    const program = installed(wanted)
    if (program) return program
  }
  return undefined
}
