import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { inRoot } from '../../scripts/paths.ts'
import type { FoundProxy, ProxyName } from '../../scripts/testing/proxies.ts'
import { freePort } from '../support/free-port.ts'
import { startNginx } from '../support/nginx.ts'
import { fillIn, PROXY_HOST, type RunningProxy, startProxy } from '../support/proxy-program.ts'
import { squidConfiguration } from './squid.ts'

/** For so long, in seconds, each proxy waits for a byte from the server. */
export const READ_SECONDS = 5
/** In deploy/proxies, and in the rules by which the browser of the tests finds names. */
export const NAME = 'exports.example.com'

/** What one proxy is to be between. */
type Between = { port: number; target: string; storeFolder?: string }

/** Starts one of them by its file of deploy/proxies, without TLS. */
type Starter = (found: FoundProxy, between: Between) => Promise<RunningProxy>

const readConfiguration = (file: string) => readFile(inRoot('deploy', 'proxies', file), 'utf8')
const addressOf = (target: string) => new URL(target).host
const portOf = (target: string) => new URL(target).port

const caddy: Starter = ({ program, env }, { port, target }) =>
  startProxy(port, async (folder) => {
    const patient = `response_header_timeout ${READ_SECONDS}s\nread_timeout ${READ_SECONDS}s`
    const site = fillIn(await readConfiguration('Caddyfile'), 'Caddyfile', [
      [`${NAME} {`, `http://${NAME}:${port} {\nbind ${PROXY_HOST}`],
      [
        'reverse_proxy 127.0.0.1:3000',
        `reverse_proxy ${addressOf(target)} {\ntransport http {\n${patient}\n}\n}`,
      ],
    ])
    const file = path.join(folder, 'Caddyfile')
    await writeFile(file, `{\nadmin off\nauto_https off\n}\n${site}`)
    const args = ['run', '--adapter', 'caddyfile', '--config', file]
    return { program, args, env: { ...env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder } }
  })

const apache: Starter = ({ program, root, env }, { port, target }) =>
  startProxy(port, async (folder) => {
    const host = fillIn(await readConfiguration('httpd.conf'), 'httpd.conf', [
      ['*:443', `${PROXY_HOST}:${port}`],
      ['  SSLEngine on\n', ''],
      ['http://127.0.0.1:3000/', `${target}/`],
    ])
    const modules = ['mpm_event', 'authz_core', 'proxy', 'proxy_http'].map(
      (name) => `LoadModule ${name}_module ${path.join(root, 'usr/lib/apache2/modules', `mod_${name}.so`)}`,
    )
    const around = [
      `ServerRoot ${folder}`,
      `DefaultRuntimeDir ${folder}`,
      'PidFile httpd.pid',
      'ErrorLog httpd.log',
      `ServerName ${NAME}`,
      `Listen ${PROXY_HOST}:${port}`,
      ...modules,
      ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
      `ProxyTimeout ${READ_SECONDS}`,
    ]
    const file = path.join(folder, 'httpd.conf')
    await writeFile(file, [...around, host].join('\n'))
    return { program, args: ['-D', 'FOREGROUND', '-f', file], env }
  })

const haproxy: Starter = ({ program, env }, { port, target }) =>
  startProxy(port, async (folder) => {
    const text = fillIn(await readConfiguration('haproxy.cfg'), 'haproxy.cfg', [
      ['bind :443 ssl crt /etc/haproxy/exports.example.com.pem', `bind ${PROXY_HOST}:${port}`],
      ['timeout server 60s', `timeout server ${READ_SECONDS}s`],
      ['127.0.0.1:3000', addressOf(target)],
    ])
    const file = path.join(folder, 'haproxy.cfg')
    await writeFile(file, text)
    return { program, args: ['-db', '-f', file], env }
  })

const nginx: Starter = ({ program }, between) =>
  startNginx(program, { ...between, readSeconds: READ_SECONDS })

const varnish: Starter = ({ program, env }, { port, target }) =>
  startProxy(port, async (folder) => {
    const text = fillIn(await readConfiguration('varnish.vcl'), 'varnish.vcl', [
      ['.port = "3000"', `.port = "${portOf(target)}"`],
    ])
    const file = path.join(folder, 'varnish.vcl')
    await writeFile(file, text)
    const settings = ['first_byte_timeout', 'between_bytes_timeout'].map((name) => `${name}=${READ_SECONDS}`)
    const listen = ['-F', '-j', 'none', '-T', 'none', '-a', `${PROXY_HOST}:${port}`, '-s', 'malloc,64m']
    const args = [
      ...listen,
      '-n',
      path.join(folder, 'work'),
      '-f',
      file,
      ...settings.flatMap((it) => ['-p', it]),
    ]
    return { program, args, env }
  })

const squid: Starter = ({ program, root, env }, { port, target }) =>
  startProxy(port, async (folder) => {
    const text = fillIn(await readConfiguration('squid.conf'), 'squid.conf', [
      ['http_port 8080', `http_port ${PROXY_HOST}:${port}`],
      ['parent 3000', `parent ${portOf(target)}`],
    ])
    const file = path.join(folder, 'squid.conf')
    await writeFile(file, `${text}${await squidConfiguration(root, folder, READ_SECONDS)}`)
    return { program, args: ['-N', '-f', file], env }
  })

const STARTERS: Record<ProxyName, Starter> = { nginx, caddy, apache, haproxy, squid, varnish }

/** Through what people come, from the server to them, and whether nginx sends the files itself. */
export type Chain = { title: string; hops: readonly ProxyName[]; sendsFiles?: true }

export const CHAINS: readonly Chain[] = [
  { title: 'nginx', hops: ['nginx'] },
  { title: 'nginx with X-Accel-Redirect', hops: ['nginx'], sendsFiles: true },
  { title: 'Caddy', hops: ['caddy'] },
  { title: 'Apache', hops: ['apache'] },
  { title: 'HAProxy', hops: ['haproxy'] },
  { title: 'squid → varnish → nginx', hops: ['nginx', 'varnish', 'squid'] },
]

/** Starts what people come through. @returns where they come to, and what ends all of it. */
export async function startChain(
  { hops, sendsFiles }: Chain,
  found: ReadonlyMap<ProxyName, FoundProxy>,
  { port, target, storeFolder }: Required<Between>,
): Promise<AsyncDisposable> {
  await using started = new AsyncDisposableStack()
  let behind = target
  for (const [index, name] of hops.entries()) {
    const own = index === hops.length - 1 ? port : await freePort(PROXY_HOST)
    const proxy = found.get(name)
    if (!proxy) throw new Error(`There is no ${name}`)
    const between = { port: own, target: behind, ...(sendsFiles && { storeFolder }) }
    const { stop } = await STARTERS[name](proxy, between)
    started.defer(stop)
    behind = `http://${PROXY_HOST}:${own}`
  }
  return started.move()
}
