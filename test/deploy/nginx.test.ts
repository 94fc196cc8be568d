import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, expect, test } from 'vitest'
import { tryPort } from '../../scripts/address.ts'
import { findNginx } from '../../scripts/testing/debian-program.ts'
import { eventually } from '../support/wait.ts'
import { startDns } from './support/dns.ts'
import { readDeployed } from './support/files.ts'

/** Where Compose's DNS would say that the web servers are. */
const ADDRESSES = ['127.0.0.1', '127.0.0.2']
const REQUESTS = 40
const START_ATTEMPTS = 3

const found = await findNginx()
const program = 'program' in found ? found.program : ''
const whySkipped = 'reason' in found ? ` (skipped: ${found.reason})` : ''
const kept = new AsyncDisposableStack()
afterAll(() => kept.disposeAsync())

/** A web server that answers with where it is, and what it was told. @param port 0 for any. */
async function startWeb(address: string, port: number): Promise<Server> {
  const server = createServer(({ headers, socket }, response) => {
    const { host, 'x-forwarded-for': client } = headers
    response.end(JSON.stringify({ address, port: socket.localPort, host, client }))
  })
  server.listen(port, address)
  await once(server, 'listening')
  return server
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
}

/** deploy/nginx.conf, in which nothing differs but where the others are. */
async function ofCompose(port: number, { dnsPort, webPort }: { dnsPort: number; webPort: number }) {
  return (await readDeployed('nginx.conf'))
    .replace('resolver 127.0.0.11 ', `resolver 127.0.0.1:${dnsPort} `)
    .replace('http://web:3000', `http://web:${webPort}`)
    .replace('listen 8080', `listen 127.0.0.1:${port}`)
    .replace('include /etc/nginx/mime.types;', '')
}

/** deploy/proxies/nginx-two-servers.conf, without TLS, in what Debian's nginx has around it. */
async function ofTwoServers(port: number, webPorts: [number, number]) {
  const own = (await readDeployed('proxies', 'nginx-two-servers.conf'))
    .replace('127.0.0.1:3000', `127.0.0.1:${webPorts[0]}`)
    .replace('127.0.0.1:3001', `127.0.0.1:${webPorts[1]}`)
    .replace('listen 443 ssl', `listen 127.0.0.1:${port}`)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `pid /tmp/nginx.pid;
events {}
http {
access_log off;
${temporary.map((name) => `${name}_temp_path /tmp/${name};`).join('\n')}
${own}}
`
}

/** Starts nginx. @param configured what it is to do, at a port that was free just now: somebody else may have it by then. */
async function startNginx(program: string, configured: (port: number) => Promise<string>) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startNginxAt(await tryPort(0, '127.0.0.1'), program, configured)
    } catch (error) {
      if (attempt === START_ATTEMPTS || !String(error).includes('Address already in use')) throw error
    }
  }
}

async function startNginxAt(port: number, program: string, configured: (port: number) => Promise<string>) {
  const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-nginx-'))
  kept.defer(() => rm(folder, { recursive: true }))
  const log = path.join(folder, 'log')
  const own = (await configured(port))
    .replaceAll('/tmp/', `${folder}/`)
    // What Node gives a child as its output cannot be opened by a name.
    .replaceAll(/\/dev\/std(out|err)/g, log)
  const file = path.join(folder, 'nginx.conf')
  await writeFile(file, own)
  const options = ['-p', folder, '-e', 'stderr', '-c', file, '-g', 'daemon off;']
  const child = execa({ reject: false, all: true })(program, options)
  kept.defer(async () => {
    child.kill('SIGTERM')
    await child
  })
  const url = `http://127.0.0.1:${port}`
  // Of metrics no server is asked.
  const answers = async () =>
    (await fetch(`${url}/metrics`).catch(() => undefined))?.status === 404 || undefined
  const ended = child.then(({ all }) => Promise.reject(new Error(`nginx has ended: ${all}`)))
  await Promise.race([eventually('nginx answers', answers), ended])
  ended.catch(() => undefined)
  return { url, log: () => readFile(log, 'utf8') }
}

test.skipIf('reason' in found)(
  `web servers take turns behind nginx, and one that is gone is missed by nobody${whySkipped}`,
  async () => {
    const first = await startWeb('127.0.0.1', 0)
    const { port: webPort } = first.address() as AddressInfo
    const second = await startWeb('127.0.0.2', webPort)
    kept.defer(() => close(first))
    const dns = await startDns(ADDRESSES)
    kept.defer(() => dns.stop())
    const nginx = await startNginx(program, (port) => ofCompose(port, { dnsPort: dns.port, webPort }))
    expect((await fetch(`${nginx.url}/nginx-health`)).status).toBe(200)
    const ask = async () => {
      const response = await fetch(`${nginx.url}/claim/secret`, { headers: { connection: 'close' } })
      expect(response.status).toBe(200)
      return (await response.json()) as { address: string; host: string; client: string }
    }
    const answers: { address: string }[] = []
    for (let request = 0; request < REQUESTS; request++) answers.push(await ask())
    expect(new Set(answers.map(({ address }) => address))).toEqual(new Set(ADDRESSES))
    expect(answers[0]).toMatchObject({ host: new URL(nginx.url).host, client: '127.0.0.1' })

    await close(second)
    for (let request = 0; request < REQUESTS; request++)
      expect(await ask()).toMatchObject({ address: '127.0.0.1' })
    const log = await eventually('nginx has logged', async () => {
      const text = await nginx.log()
      return text.includes('GET 200') ? text : undefined
    })
    expect(log).not.toContain('/claim/secret')
  },
)

test.skipIf('reason' in found)(
  `of two web servers under systemd one can be restarted, and nobody notices${whySkipped}`,
  async () => {
    const first = await startWeb('127.0.0.1', 0)
    const second = await startWeb('127.0.0.1', 0)
    const ports = [first, second].map((server) => (server.address() as AddressInfo).port)
    const [firstPort = 0, secondPort = 0] = ports
    const nginx = await startNginx(program, (port) => ofTwoServers(port, [firstPort, secondPort]))
    const ask = async (method: 'GET' | 'POST') => {
      const response = await fetch(`${nginx.url}/`, { method })
      expect(response.status).toBe(200)
      return ((await response.json()) as { port: number }).port
    }
    const asked: number[] = []
    for (let request = 0; request < REQUESTS; request++) asked.push(await ask('GET'))
    expect(new Set(asked)).toEqual(new Set(ports))

    await close(second)
    for (const method of ['GET', 'POST'] as const)
      for (let request = 0; request < REQUESTS; request++) expect(await ask(method)).toBe(firstPort)

    const again = await startWeb('127.0.0.1', secondPort)
    kept.defer(() => close(again))
    await close(first)
    for (let request = 0; request < REQUESTS; request++) expect(await ask('GET')).toBe(secondPort)
  },
)
