import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { tryPort } from '../../scripts/address.ts'
import { eventually } from '../../test/support/wait.ts'

const DOCUMENT = path.join(import.meta.dirname, '../../docs/reverse-proxy.md')
const HOST = '127.0.0.1'

/** A real nginx, set up as docs/reverse-proxy.md has it, but without TLS. */
export type Nginx = { port: number; stop(): Promise<void> }

/** Whom nginx lets in: name and password. */
export type Login = { username: string; password: string }

/** A free port for it, and how people call it then. The server behind it has to know that before nginx can know the server. */
export async function placeForNginx(name: string): Promise<{ port: number; origin: string }> {
  const port = await tryPort(0, HOST)
  return { port, origin: `http://${name}:${port}` }
}

/** What stands in the place of everything where a server is below a path. */
const EVERYTHING = 'location / {'

/** The name of several web servers that nginx asks in turn. */
const UPSTREAM = 'claimcheck_web'

/**
 * Starts it on loopback and waits until it listens.
 * @param target the address of the web server, or of several that are asked in turn.
 * @param login without one, nginx lets everybody in.
 */
export async function startNginx(
  program: string,
  {
    port,
    target,
    login,
    basePath,
  }: { port: number; target: string | string[]; login?: Login; basePath?: string },
): Promise<Nginx> {
  const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-nginx-'))
  const passwords = path.join(folder, 'passwords')
  if (login) await writeFile(passwords, `${login.username}:{PLAIN}${login.password}\n`, { mode: 0o600 })
  const configuration = path.join(folder, 'nginx.conf')
  const one = typeof target === 'string' ? target : `http://${UPSTREAM}`
  const server = await documentedServer({ port, target: one, passwords: login ? passwords : null, basePath })
  await writeFile(configuration, around(typeof target === 'string' ? server : upstreamOf(target) + server))
  const child = execa({ reject: false, all: true })(program, [
    '-p',
    folder,
    '-e',
    'stderr',
    '-c',
    configuration,
  ])
  const stop = async () => {
    child.kill('SIGTERM')
    await child
    await rm(folder, { recursive: true })
  }
  const ended = child.then(({ all }) => Promise.reject(new Error(`nginx has ended:\n${all}`)))
  const listening = eventually('nginx listens', () => listensOn(port))
  await Promise.race([listening, ended]).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  ended.catch(() => undefined)
  return { port, stop }
}

/** The two blocks of the document, the second within the first, with what is of this machine in place of what is of everybody's. */
async function documentedServer(own: {
  port: number
  target: string
  passwords: string | null
  basePath?: string
}): Promise<string> {
  const text = await readFile(DOCUMENT, 'utf8')
  const [server = '', signIn = ''] = [...text.matchAll(/```nginx\n(.*?)```/gs)].map(
    ([, block]) => block ?? '',
  )
  let configuration = server
  for (const [found, instead] of [
    ['listen 443 ssl;', `listen ${HOST}:${own.port};`],
    ['proxy_pass http://127.0.0.1:3000;', `proxy_pass ${own.target};\n${own.passwords ? signIn : ''}`],
    ...(own.passwords ? [['/etc/nginx/claimcheck.htpasswd', own.passwords] as const] : []),
    ...(own.basePath ? [[EVERYTHING, `location ${own.basePath} {`] as const] : []),
  ] as const) {
    if (!configuration.includes(found)) throw new Error(`docs/reverse-proxy.md has no "${found}" for nginx`)
    configuration = configuration.replace(found, () => instead)
  }
  return configuration
}

function upstreamOf(targets: string[]): string {
  return `upstream ${UPSTREAM} {\n${targets.map((target) => `server ${new URL(target).host};\n`).join('')}}\n`
}

/** What a server block stands in. Every file is in its own folder; as root its workers would be somebody who cannot read that. */
function around(server: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid nginx.pid;
events {}
http {
access_log off;
${temporary.map((name) => `${name}_temp_path ${name};`).join('\n')}
${server}}
`
}

async function listensOn(port: number): Promise<true | undefined> {
  const socket = connect({ port, host: HOST })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return undefined
  } finally {
    socket.destroy()
  }
}
