import type { Readable } from 'node:stream'
import { create as disposition } from 'content-disposition'
import { fromPrisma } from 'pg-boss'
import { record, recordAskedAfter } from '../lib/audit.ts'
import { actorOf } from '../lib/exports/events.ts'
import { fileTypeOf } from '../lib/exports/file-types.ts'
import { writtenFormat } from '../lib/exports/format-options.ts'
import { artifactFilename } from '../lib/exports/view.ts'
import { log } from '../lib/log.ts'
import { Problem } from '../lib/problems/problem.ts'
import type { Store, StoredArtifact } from '../lib/store/store.ts'
import type { Viewer } from '../lib/viewer.ts'
import { tellOfDenial } from './denials.ts'
import { type Download, startDownload } from './downloads.ts'
import { handOver } from './hand-over.ts'
import { clientAddress } from './http/client-address.ts'
import { type Selection, select } from './http/conditional.ts'
import { problemResponse } from './http/problem-response.ts'
import { warnSeldom } from './http/warn-seldom.ts'
import { countDownload } from './limits/downloads.ts'
import { downloadBytes } from './metrics/web-metrics.ts'
import { prisma } from './prisma.ts'
import { type AvailableFile, mayGoOn, openFile } from './stored-file.ts'

/**
 * Answers GET or HEAD for an export's file: owner, status and expiry are checked at every request. Where the store can send the file
 * itself, GET leads there.
 * @param goesOn whether a download may go on that has begun: it is asked again and again.
 * @throws Problem as {@link openFile}, or `downloads_too_fast`; StoreAwayError.
 */
export async function downloadResponse(
  store: Store,
  viewer: Viewer,
  id: string,
  request: Request,
  goesOn = () => mayGoOn(viewer, id),
): Promise<Response> {
  const { file, artifact } = await openFile(store, viewer, id).catch(async (error: unknown) => {
    if (error instanceof Problem && error.code === 'not_found') await tellOfDenial(viewer, id, 'file')
    throw error
  })
  const selection = select(request, { byteSize: artifact.byteSize, etag: `"${file.sha256}"` })
  const headers = fileHeaders(file, artifact, selection)
  const hasBody = request.method === 'GET' && (selection.status === 200 || selection.status === 206)
  try {
    if (hasBody) await countDownload(viewer)
    await tellOfDownload(viewer, id, request.method, hasBody && artifact.address ? LED : selection)
  } catch (error) {
    await artifact.close()
    throw error
  }
  const elsewhere = hasBody ? await sentElsewhere({ request, file, artifact, selection, headers }) : null
  if (elsewhere) {
    log.info({ exportId: id, status: selection.status, by: elsewhere.by }, 'download left to another')
    return elsewhere.response
  }
  if (hasBody) {
    const bytes = artifact.read(selection.status === 206 ? selection : undefined)
    bytes.on('error', (error) =>
      log.error({ error, exportId: id }, 'a download broke off while reading the store'),
    )
    const download = startDownload(viewer, bytes)
    await somethingToSend(bytes)
    log.info({ exportId: id, status: selection.status }, 'download started')
    return new Response(body(bytes, download, goesOn), { status: selection.status, headers })
  }
  await artifact.close()
  if (selection.status === 412) return problemResponse(new Problem('precondition_failed'), headers)
  if (selection.status === 416) {
    return problemResponse(new Problem('range_not_satisfiable'), {
      'Content-Range': `bytes */${artifact.byteSize}`,
    })
  }
  return new Response(null, { status: selection.status, headers })
}

/** A file that is asked for, and what is known of it. */
type Asked = {
  request: Request
  file: AvailableFile
  artifact: StoredArtifact
  selection: Selection
  headers: Record<string, string>
}

/** @returns the answer by which somebody else sends the bytes, the store or nginx; null where they are to be sent from here. */
async function sentElsewhere({ request, file, artifact, selection, headers }: Asked) {
  if (artifact.address) return { by: 'store', response: ledTo(await artifact.address(ofContent(file))) }
  const response = handOver(request, selection, file.artifactKey, headers)
  if (!response) return null
  await artifact.close()
  return { by: 'nginx', response }
}

/** What is sent from there, and to whom, is nobody's business here any more; nothing may keep the address. */
function ledTo(address: string): Response {
  return new Response(null, {
    status: 302,
    headers: { Location: address, 'Cache-Control': 'private, no-store' },
  })
}

/** Waits for the first bytes: until there are any, a store that cannot be read is a problem, and no file that breaks off. */
function somethingToSend(bytes: Readable): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  bytes.once('readable', resolve).once('close', resolve).once('error', reject)
  return promise
}

/** Whoever is led to the store may take all of it there, whatever part was asked for here. */
const LED = { status: 302 } as const

/** The audit trail has who took a file, all of it or a part, or was led to it, and who only asked after it. */
async function tellOfDownload(
  viewer: Viewer,
  exportId: string,
  method: string,
  answer: Selection | typeof LED,
): Promise<void> {
  const { status } = answer
  const isTaken = method === 'GET' && (status === 200 || status === 206 || status === LED.status)
  const range = status === 206 ? { start: answer.start, end: answer.end } : {}
  const by = actorOf(viewer, clientAddress())
  const details = { method, status, ...range }
  const db = fromPrisma(prisma())
  if (isTaken) await record(db, { kind: 'downloaded', by, exportId, details })
  else await recordAskedAfter(db, by, exportId, details)
}

function fileHeaders(
  file: AvailableFile,
  artifact: StoredArtifact,
  selection: Selection,
): Record<string, string> {
  const headers: Record<string, string> = {
    'Accept-Ranges': 'bytes',
    ETag: `"${file.sha256}"`,
    // no-transform keeps `next start` from compressing the file, which would drop Content-Length.
    'Cache-Control': 'private, no-store, no-transform',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
  }
  if (selection.status > 206) return headers
  const { contentType, contentDisposition } = ofContent(file)
  const { start, end } = selection.status === 206 ? selection : { start: 0, end: artifact.byteSize - 1 }
  if (selection.status === 206) headers['Content-Range'] = `bytes ${start}-${end}/${artifact.byteSize}`
  return {
    ...headers,
    'Content-Type': contentType,
    'Content-Disposition': contentDisposition,
    'Content-Length': String(end - start + 1),
    // RFC 9530: the digest is of the whole file, whatever range is sent.
    'Repr-Digest': `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`,
    'X-Row-Count': String(file.rowCount),
  }
}

/** What the bytes are, and the name under which they are kept. */
function ofContent(file: AvailableFile) {
  const format = writtenFormat(file.format)
  return {
    contentType: fileTypeOf(format).contentType(format.encoding),
    contentDisposition: disposition(artifactFilename(file)),
  }
}

/** For so long a download goes on by what was found out about its viewer, in ms. */
const BELIEVED_MS = 5_000

/**
 * The bytes as a web stream, which asks for the next ones only when the client took the last. `Readable.toWeb` is not
 * used: when a client goes away it may throw where nobody can catch it.
 * @param look says whether it may go on; it is cut if not.
 */
function body(bytes: Readable, download: Download, look: () => Promise<boolean>): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = bytes[Symbol.asyncIterator]()
  let lookedAt = performance.now()
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      download.takenAt = performance.now()
      if (download.takenAt - lookedAt > BELIEVED_MS) {
        lookedAt = download.takenAt
        if (!(await look().catch(goOn))) {
          download.cut()
          return controller.error(new Problem('access_revoked'))
        }
      }
      const { done, value } = await chunks.next()
      if (done) return controller.close()
      downloadBytes.inc(value.length)
      controller.enqueue(value)
    },
    cancel: download.end,
  }
  return new ReadableStream(source, { highWaterMark: 0 })
}

/** A database that is away for a moment breaks no download off. */
function goOn(error: unknown): boolean {
  warnSeldom({ code: 'download_unchecked', error }, 'whether a download may go on could not be found out')
  return true
}
