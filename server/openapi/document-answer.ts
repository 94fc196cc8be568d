import { createHash } from 'node:crypto'
import { Problem } from '../../lib/problems/problem.ts'
import { failedPrecondition } from '../http/conditional.ts'
import { apiDocument } from './document.ts'

/** So long whoever has it need not ask again, in seconds: another version of the service may have another one. */
const KEPT_SECONDS = 300

let written: { text: string; etag: string } | undefined

/** The answer that has the document, or says that the client has it. @throws Problem `precondition_failed`. */
export function documentAnswer(asked: Headers): Response {
  written ??= write()
  const { text, etag } = written
  const headers = { ETag: etag, 'Cache-Control': `public, max-age=${KEPT_SECONDS}` }
  const failed = failedPrecondition(asked, etag)
  if (failed === 412) throw new Problem('precondition_failed')
  if (failed === 304) return new Response(null, { status: 304, headers })
  return new Response(text, { headers: { 'Content-Type': 'application/json', ...headers } })
}

function write(): { text: string; etag: string } {
  const text = JSON.stringify(apiDocument())
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url')}"` }
}
