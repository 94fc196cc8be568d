import { existsSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { inRoot } from '../paths.ts'
import { say } from '../terminal.ts'

/** The programs that `npm run test:proxies` tries, each with Debian's package of it and where that puts it. */
const PROGRAMS = {
  nginx: { package: 'nginx', file: 'usr/sbin/nginx' },
  caddy: { package: 'caddy', file: 'usr/bin/caddy' },
  apache: { package: 'apache2-bin', file: 'usr/sbin/apache2' },
  haproxy: { package: 'haproxy', file: 'usr/sbin/haproxy' },
  squid: { package: 'squid', file: 'usr/sbin/squid' },
  varnish: { package: 'varnish', file: 'usr/sbin/varnishd' },
} as const

export type ProxyName = keyof typeof PROGRAMS

/** A program, and below which folder its package is: `/`, or where it was unpacked. */
export type FoundProxy = { program: string; root: string; env: Record<string, string> }

const SYSTEM = '/'
const UNPACKED = inRoot('node_modules', '.cache', 'proxies')
const DOWNLOAD_TIMEOUT_MS = 300_000

/**
 * Finds a program that is installed by its package, or unpacks all of Debian's packages that are missing below node_modules. Nothing is installed:
 * most of these packages start a server.
 */
export async function findProxy(name: ProxyName): Promise<FoundProxy | { reason: string }> {
  if (!existsSync('/etc/debian_version'))
    return { reason: 'its package is Debian’s, and this is another system' }
  if (!lookFor(name)) await unpackMissing()
  const found = lookFor(name)
  if (!found)
    return { reason: `it could not be downloaded: install Debian’s package ${PROGRAMS[name].package}` }
  if (name === 'varnish' && (await execa({ reject: false })('gcc', ['--version'])).failed)
    return { reason: 'Varnish compiles its configuration: install Debian’s package gcc' }
  return found
}

function lookFor(name: ProxyName): FoundProxy | undefined {
  const root = [SYSTEM, UNPACKED].find((each) => existsSync(path.join(each, PROGRAMS[name].file)))
  if (!root) return undefined
  return { root, program: path.join(root, PROGRAMS[name].file), env: root === SYSTEM ? {} : libraries() }
}

/** Where the programs find the libraries that were unpacked with them. */
function libraries(): Record<string, string> {
  const machine = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'
  const folders = [`usr/lib/${machine}`, `lib/${machine}`, `usr/lib/${machine}/varnish`]
  return { LD_LIBRARY_PATH: folders.map((folder) => path.join(UNPACKED, folder)).join(':') }
}

/** apt finds what the packages need beside what is installed; with folders of our own it needs no lock, and nobody has to be root. */
async function unpackMissing(): Promise<void> {
  say('Downloading proxies for the tests')
  const archives = path.join(UNPACKED, 'archives')
  await mkdir(path.join(archives, 'partial'), { recursive: true })
  const run = execa({ cwd: UNPACKED, timeout: DOWNLOAD_TIMEOUT_MS, reject: false })
  if (process.getuid?.() === 0) await run('apt-get', ['update'])
  const own = ['-o', 'Debug::NoLocking=true', '-o', `Dir::Cache::archives=${archives}`]
  const names = Object.values(PROGRAMS).map((each) => each.package)
  await run('apt-get', ['install', '--yes', '--download-only', '--no-install-recommends', ...own, ...names])
  const files = (await readdir(archives)).filter((file) => file.endsWith('.deb'))
  for (const file of files) await run('dpkg-deb', ['--extract', path.join(archives, file), '.'])
}
