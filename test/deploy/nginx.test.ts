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

const found = await findNginx()
const kept = new AsyncDisposableStack()
afterAll(() => kept.disposeAsync())

/** A web server that answers with where it is, and what it was told. @param port 0 for any. */
async function startWeb(address: string, port: number): Promise<Server> {
  const server = createServer(({ headers }, response) => {
    const { host, 'x-forwarded-for': client } = headers
    response.end(JSON.stringify({ address, host, client }))
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

/** nginx with deploy/nginx.conf, in which nothing differs but where the others are. */
async function startNginx(program: string, { dnsPort, webPort }: { dnsPort: number; webPort: number }) {
  const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-nginx-'))
  kept.defer(() => rm(folder, { recursive: true }))
  const port = await tryPort(0, '127.0.0.1')
  const log = path.join(folder, 'log')
  const own = (await readDeployed('nginx.conf'))
    .replace('resolver 127.0.0.11 ', `resolver 127.0.0.1:${dnsPort} `)
    .replace('http://web:3000', `http://web:${webPort}`)
    .replace('listen 8080', `listen 127.0.0.1:${port}`)
    .replace('include /etc/nginx/mime.types;', '')
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
  const answers = async () => (await fetch(`${url}/nginx-health`).catch(() => undefined))?.ok || undefined
  const ended = child.then(({ all }) => Promise.reject(new Error(`nginx has ended: ${all}`)))
  await Promise.race([eventually('nginx answers', answers), ended])
  ended.catch(() => undefined)
  return { url, log: () => readFile(log, 'utf8') }
}

test.skipIf('reason' in found)(
  `web servers take turns behind nginx, and one that is gone is missed by nobody${'reason' in found ? ` (skipped: ${found.reason})` : ''}`,
  async () => {
    const first = await startWeb('127.0.0.1', 0)
    const { port: webPort } = first.address() as AddressInfo
    const second = await startWeb('127.0.0.2', webPort)
    kept.defer(() => close(first))
    const dns = await startDns(ADDRESSES)
    kept.defer(() => dns.stop())
    const nginx = await startNginx('program' in found ? found.program : '', { dnsPort: dns.port, webPort })
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
