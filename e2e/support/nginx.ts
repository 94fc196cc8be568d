import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { inRoot } from '../../scripts/paths.ts'
import { freePort } from './free-port.ts'
import { fillIn, PROXY_HOST, type RunningProxy, startProxy } from './proxy-program.ts'

const DOCUMENT = 'docs/reverse-proxy.md'

/** A real nginx, set up as deploy/proxies has it, but without TLS. */
export type Nginx = RunningProxy

/** Whom nginx lets in: name and password. */
type Login = { username: string; password: string }

/** What is of this machine. */
type Own = {
  port: number
  /** The address of the web server, or of several that are asked in turn. */
  target: string | string[]
  /** Without one, nginx lets everybody in. */
  login?: Login
  basePath?: string
  /** From where nginx sends files itself, by deploy/proxies/nginx-x-accel.conf. */
  storeFolder?: string
  /** After so many seconds without a byte from the server nginx gives up; its own default without. */
  readSeconds?: number
}

/** A free port for it, and how people call it then. The server behind it has to know that before nginx can know the server. */
export async function placeForNginx(name: string): Promise<{ port: number; origin: string }> {
  const port = await freePort(PROXY_HOST)
  return { port, origin: `http://${name}:${port}` }
}

/** What is below the path of a server that has one. */
const EVERYTHING = 'location / {'
const METRICS = 'location = /metrics {'

/** The name of several web servers that nginx asks in turn. */
const UPSTREAM = 'claimcheck_web'

/** Starts it on loopback and waits until it listens. */
export function startNginx(program: string, own: Own): Promise<Nginx> {
  return startProxy(own.port, async (folder) => {
    const passwords = path.join(folder, 'passwords')
    if (own.login)
      await writeFile(passwords, `${own.login.username}:{PLAIN}${own.login.password}\n`, { mode: 0o600 })
    const configuration = path.join(folder, 'nginx.conf')
    const server = await ownServer(own, own.login ? passwords : null)
    await writeFile(configuration, around(upstreamOf(own.target) + server, own))
    return { program, args: ['-p', folder, '-e', 'stderr', '-c', configuration] }
  })
}

async function ownServer(own: Own, passwords: string | null): Promise<string> {
  const file = `deploy/proxies/${own.storeFolder ? 'nginx-x-accel.conf' : 'nginx.conf'}`
  const target = typeof own.target === 'string' ? own.target : `http://${UPSTREAM}`
  const signIn = passwords ? await signInBlock(passwords) : ''
  return fillIn(await readFile(inRoot(file), 'utf8'), file, [
    ['listen 443 ssl;', `listen ${PROXY_HOST}:${own.port};`],
    ['proxy_pass http://127.0.0.1:3000;', `proxy_pass ${target};\n${signIn}`],
    ...(own.basePath
      ? [
          [EVERYTHING, `location ${own.basePath} {`] as const,
          [METRICS, `location = ${own.basePath}/metrics {`] as const,
        ]
      : []),
    ...(own.storeFolder ? [['/var/lib/claimcheck/store', own.storeFolder] as const] : []),
  ])
}

/** What the document adds to the location. */
async function signInBlock(passwords: string): Promise<string> {
  const text = await readFile(inRoot(DOCUMENT), 'utf8')
  const blocks = [...text.matchAll(/```nginx\n(.*?)```/gs)].map(([, block = '']) => block)
  const block = blocks.find((each) => each.includes('auth_basic_user_file')) ?? ''
  return fillIn(block, DOCUMENT, [['/etc/nginx/claimcheck.htpasswd', passwords]])
}

function upstreamOf(targets: string | string[]): string {
  if (typeof targets === 'string') return ''
  return `upstream ${UPSTREAM} {\n${targets.map((target) => `server ${new URL(target).host};\n`).join('')}}\n`
}

/** What a server block stands in. Every file is in its own folder; as root its workers would be somebody who cannot read that. */
function around(server: string, { readSeconds }: Own): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid nginx.pid;
events {}
http {
access_log off;
${readSeconds ? `proxy_read_timeout ${readSeconds}s;` : ''}
${temporary.map((name) => `${name}_temp_path ${name};`).join('\n')}
${server}}
`
}
