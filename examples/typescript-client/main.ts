import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { setTimeout } from 'node:timers/promises'
import createClient from 'openapi-fetch'
import type { components, paths } from './api.d.ts'

type Export = components['schemas']['Export']

const { CLAIMCHECK_URL: baseUrl = 'http://127.0.0.1:3000', CLAIMCHECK_KEY: key = '' } = process.env
const [target = 'orders.csv'] = process.argv.slice(2)
const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${key}` }, fetch: send })
/** How often a request is sent that is refused for the moment only. */
const TRIES_MAX = 10

/** Sends a request, and again when its answer says when to come back. */
async function send(request: Request): Promise<Response> {
  for (let tries = 1; ; tries++) {
    const response = await fetch(request.clone())
    const seconds = Number(response.headers.get('retry-after'))
    if (![429, 503].includes(response.status) || !seconds || tries === TRIES_MAX) return response
    await response.body?.cancel()
    await setTimeout(seconds * 1_000)
  }
}

/** What was answered. @throws Error with the sentences of the problem that it was instead. */
function need<Data>({ data, error }: { data?: Data; error?: { title: string; detail: string } }): Data {
  if (data === undefined) throw new Error(error ? `${error.title} ${error.detail}` : 'There was no answer')
  return data
}

/** Asks until nothing more will happen to it. An answer is held until something changes, but not if too many are already. */
async function ended({ id }: Export): Promise<Export> {
  const params = { path: { id }, query: { wait: 20 } }
  for (;;) {
    const state = need(await client.GET('/api/exports/{id}', { params }))
    if (state.pollAfterMs === null) return state
    await setTimeout(state.pollAfterMs)
  }
}

const made = need(
  await client.POST('/api/exports', {
    params: { header: { 'Idempotency-Key': randomUUID() } },
    body: {
      dataset: 'orders',
      columns: ['id', 'status'],
      filters: [{ column: 'id', operator: 'between', value: { from: '1', to: '1000' } }],
    },
  }),
)
const { id, artifact, error } = await ended(made)
if (!artifact) throw new Error(error ? `${error.title} ${error.detail}` : 'The export was cancelled')

const file = need(await client.GET('/api/exports/{id}/file', { params: { path: { id } }, parseAs: 'stream' }))
if (!file) throw new Error('The file is empty')
const hash = createHash('sha256')
await pipeline(
  file,
  async function* (pieces: AsyncIterable<Uint8Array>) {
    for await (const piece of pieces) {
      hash.update(piece)
      yield piece
    }
  },
  createWriteStream(target),
)
if (hash.digest('hex') !== artifact.sha256) throw new Error('The file is not the one that was written')
process.stdout.write(`${target}: ${artifact.rowCount} rows, ${artifact.byteSize} bytes, ${artifact.sha256}\n`)
