import { once } from 'node:events'
import { createServer, get, type IncomingMessage } from 'node:http'
import net from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pipeToNodeResponse } from 'next/dist/server/pipe-readable.js'
import { afterAll, expect, test } from 'vitest'
import { env } from '../../lib/env.ts'
import { localStore } from '../../lib/store/local-store.ts'
import { downloadResponse } from '../../server/download.ts'
import { watchRequests } from '../../server/http/current-request.ts'
import { openDescriptors } from '../support/descriptors.ts'
import { viewerNamed } from '../support/exports.ts'
import { finishedExport } from '../support/finished-export.ts'
import { openSandbox } from '../support/sandbox.ts'
import { eventually } from '../support/wait.ts'

const STALLED = 200
/** The slow client reads in this process, beside all that it serves: it has to come to that within this time. */
const STALL_SECONDS = 6
/** More than the buffers of both ends take; those of a local socket are small. */
const BYTES = 2_000_000

const sandbox = await openSandbox()
Object.assign(env(), {
  downloadStallSeconds: STALL_SECONDS,
  maxDownloads: STALLED,
  maxDownloadsPerPerson: STALLED,
})
watchRequests()
const viewer = viewerNamed('demo')
const { id } = await finishedExport(sandbox, Buffer.alloc(BYTES, 'x'))

let started = 0

/** Answers as Next does: it hands the stream to Node by this very function. */
const server = createServer(async (request, response) => {
  const asked = new Request(`http://127.0.0.1${request.url}`, {
    headers: request.headers as Record<string, string>,
  })
  const { body } = await downloadResponse(localStore(sandbox.storeFolder), viewer, id, asked)
  started++
  if (body) await pipeToNodeResponse(body, response)
})
const socketPath = path.join(sandbox.storeFolder, 'web.sock')
await once(server.listen(socketPath), 'listening')
afterAll(() => server.close())

/** Asks for the file, and takes nothing of it. */
async function stalledClient(): Promise<net.Socket> {
  const socket = net.connect(socketPath)
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
  return socket
}

/** Asks for the file, and takes its time until the others have been cut. @returns how many bytes came. */
async function readSlowly(): Promise<number> {
  const request = get({ socketPath, path: '/' })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let received = 0
  for await (const bytes of response as AsyncIterable<Buffer>) {
    received += bytes.length
    if (openFiles() > 1) await sleep(300)
  }
  return received
}

const openFiles = () => openDescriptors(path.join(sandbox.storeFolder, 'artifacts')).length

test('clients that take no byte are cut off, and a slow one that takes some is served to its end', async () => {
  const clients = await Promise.all(Array.from({ length: STALLED - 1 }, stalledClient))
  await eventually('all of them are served', () => started === STALLED - 1 || undefined)
  const slow = readSlowly()
  await eventually('they are cut off', () => openFiles() <= 1 || undefined)
  expect(await slow).toBe(BYTES)
  await expect.poll(openFiles).toBe(0)
  for (const client of clients) client.destroy()
})
