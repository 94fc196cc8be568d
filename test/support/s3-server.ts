import { once } from 'node:events'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import S3rver from 's3rver'
import type { S3Settings } from '../../lib/store/s3/settings.ts'

const BUCKET = 'exports'
const REGION = 'eu-central-1'
/** The only ones that s3rver knows. */
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' }

/** What a request is about. `part` is null where it is none of an upload. */
export type S3Request = {
  method: string
  key: string
  query: URLSearchParams
  part: number | null
  headers: http.IncomingHttpHeaders
}

/**
 * What happens to a request: it is refused with this status and code, never answered, cut off at once, done and its answer lost, or its
 * answer broken off in the middle.
 */
export type S3Fault = { status: number; code: string } | 'silent' | 'cut' | 'answer lost' | 'broken off'

/** An S3 server, and what is in its way. */
export type S3Server = AsyncDisposable & {
  settings: S3Settings
  /** All that it was asked so far. */
  requests: S3Request[]
  /** Requests that have been neither answered to the end nor given up. */
  readonly underWay: number
  /** What the environment says of a process that keeps its files here. */
  environment: Record<string, string>
  /** What happens to a request; null: it is done. */
  fault: (request: S3Request) => S3Fault | null
  /** What there is of a key: `object`, and `upload` for each that has not been completed. */
  found(key: string): Promise<string[]>
  /** Where the bytes of an object are. */
  fileOf(key: string): string
  /** Removes what came of a part that was sent. */
  losePart(number: number): void
}

/** Starts an S3 server with a bucket, on an address of this machine. s3rver knows neither how to abort uploads nor how to list them: both are done here. */
export async function startS3(prefix = '', host = '127.0.0.1'): Promise<S3Server> {
  const directory = await mkdtemp(path.join(tmpdir(), 'claimcheck-s3-'))
  const behind = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    vhostBuckets: false,
    configureBuckets: [{ name: BUCKET }],
  })
  const { port } = await behind.run()
  // Where the SDK looks first.
  Object.assign(process.env, CREDENTIALS)
  const uploads = new Uploads(path.join(directory, BUCKET, '._S3rver_uploads'))
  let underWay = 0
  const front = http.createServer((request, response) => {
    underWay++
    response.once('close', () => underWay--)
    serve(server, uploads, port, request, response).catch((error: Error) => response.destroy(error))
  })
  await once(front.listen(0, host), 'listening')
  const endpoint = `http://${host}:${(front.address() as AddressInfo).port}`
  const server: S3Server = {
    settings: {
      bucket: BUCKET,
      prefix,
      endpoint,
      region: REGION,
      pathStyle: true,
      encryption: null,
      kmsKeyId: null,
      partBytes: null,
      silenceMs: 60_000,
      isRedirecting: true,
    },
    requests: [],
    get underWay() {
      return underWay
    },
    environment: {
      ...CREDENTIALS,
      S3_BUCKET: BUCKET,
      S3_ENDPOINT: endpoint,
      S3_REGION: REGION,
      ...(prefix && { S3_PREFIX: prefix }),
    },
    fault: () => null,
    async found(key) {
      const objects = existsSync(server.fileOf(key)) ? ['object'] : []
      const open = (await uploads.all()).filter((each) => each.key === key)
      return [...objects, ...open.map(() => 'upload')]
    },
    fileOf: (key) => path.join(directory, BUCKET, `${key}._S3rver_object`),
    losePart: (number) => uploads.losePart(number),
    async [Symbol.asyncDispose]() {
      front.closeAllConnections()
      front.close()
      behind.httpServer.closeAllConnections()
      await behind.close()
      await rm(directory, { recursive: true })
    },
  }
  return server
}

async function serve(
  server: S3Server,
  uploads: Uploads,
  port: number,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const { pathname, searchParams: query } = new URL(request.url ?? '', 'http://store')
  const key = decodeURIComponent(pathname.split('/').slice(2).join('/'))
  const part = query.has('partNumber') ? Number(query.get('partNumber')) : null
  const asked: S3Request = { method: request.method ?? '', key, query, part, headers: request.headers }
  server.requests.push(asked)
  const fault = server.fault(asked)
  if (fault === 'silent') return void request.resume()
  if (fault === 'cut') return void request.destroy()
  if (typeof fault === 'object' && fault !== null) {
    await request.resume().toArray()
    return refuse(response, fault)
  }
  const uploadId = query.get('uploadId')
  if (uploadId !== null && !(await uploads.has(uploadId))) {
    await request.resume().toArray()
    return refuse(response, { status: 404, code: 'NoSuchUpload' })
  }
  if (request.method === 'DELETE' && uploadId !== null) {
    await uploads.remove(uploadId)
    response.writeHead(204).end()
    return
  }
  if (request.method === 'GET' && query.has('uploads')) return list(response, uploads, query)
  if (request.method !== 'POST' || uploadId === null) {
    passOn(port, request, response, { body: request, fault })
    return
  }
  // s3rver does not look whether the parts are there.
  const body = Buffer.concat(await request.toArray())
  if (!(await uploads.hasParts(uploadId, body.toString())))
    return refuse(response, { status: 400, code: 'InvalidPart' })
  passOn(port, request, response, { body: Readable.from([body]), fault })
}

function refuse(response: http.ServerResponse, { status, code }: { status: number; code: string }): void {
  response.writeHead(status, { 'Content-Type': 'application/xml' })
  response.end(`<Error><Code>${code}</Code><Message>as the test wants it</Message></Error>`)
}

/** Two a page, so that pages are needed. */
async function list(response: http.ServerResponse, uploads: Uploads, query: URLSearchParams): Promise<void> {
  const from = `${query.get('key-marker') ?? ''} ${query.get('upload-id-marker') ?? ''}`
  const isAfter = ({ key, id }: { key: string; id: string }) =>
    !query.has('key-marker') || `${key} ${id}` > from
  const found = (await uploads.all())
    .filter(({ key }) => key.startsWith(query.get('prefix') ?? ''))
    .toSorted((one, other) => (`${one.key} ${one.id}` < `${other.key} ${other.id}` ? -1 : 1))
    .filter(isAfter)
  const page = found.slice(0, 2)
  const last = page.at(-1)
  const next =
    found.length > page.length && last
      ? `<NextKeyMarker>${last.key}</NextKeyMarker><NextUploadIdMarker>${last.id}</NextUploadIdMarker>`
      : ''
  const items = page.map(({ key, id }) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId></Upload>`)
  response.writeHead(200, { 'Content-Type': 'application/xml' })
  response.end(
    `<ListMultipartUploadsResult><IsTruncated>${next !== ''}</IsTruncated>${next}${items.join('')}</ListMultipartUploadsResult>`,
  )
}

function passOn(
  port: number,
  request: http.IncomingMessage,
  response: http.ServerResponse,
  { body, fault }: { body: Readable; fault: S3Fault | null },
): void {
  const { method, url: path, headers } = request
  const forwarded = http.request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
    if (fault === 'answer lost') {
      answer.resume().on('end', () => response.destroy())
      return
    }
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    if (fault === 'broken off')
      answer.once('data', (chunk) => response.write(chunk, () => response.destroy()))
    else answer.pipe(response)
  })
  forwarded.on('error', (error) => response.destroy(error))
  body.pipe(forwarded)
}

/** The uploads that have not been completed, as s3rver keeps them: a folder each. */
class Uploads {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async all(): Promise<{ id: string; key: string }[]> {
    const folders = await readdir(this.#folder).catch((): string[] => [])
    const found = folders.map(async (id) => ({ id, key: await this.#keyOf(id) }))
    return (await Promise.all(found)).filter((each): each is { id: string; key: string } => each.key !== null)
  }

  async has(id: string): Promise<boolean> {
    return (await this.#keyOf(id)) !== null
  }

  #keyOf(id: string): Promise<string | null> {
    return readFile(path.join(this.#folder, id, 'key'), 'utf8').catch(() => null)
  }

  /** Its folder stays: s3rver ends itself when it is gone while a part arrives. */
  async remove(id: string): Promise<void> {
    const folder = path.join(this.#folder, id)
    for (const file of await readdir(folder)) await rm(path.join(folder, file), { force: true })
  }

  /** Whether all parts are there of which an upload is to be completed. */
  async hasParts(id: string, xml: string): Promise<boolean> {
    const there = new Set(await readdir(path.join(this.#folder, id)))
    return [...xml.matchAll(/<PartNumber>(\d+)</g)].every(([, number = '']) => there.has(number))
  }

  losePart(number: number): void {
    for (const id of readdirSync(this.#folder))
      rmSync(path.join(this.#folder, id, String(number)), { force: true })
  }
}
