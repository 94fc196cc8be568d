import type { ArtifactView } from '../../../../lib/exports/view.ts'
import { isProblemDetails } from '../../../../lib/problems/problem-type.ts'
import { type FileFormat, HEAD_BYTES, type Head, joined, readHead } from './read-head.ts'
import { LOOK_TEXTS } from './texts.ts'

/** An answer that takes longer, in ms, counts as lost. */
const ANSWER_TIMEOUT_MS = 15_000

/** Why the beginning of a file cannot be shown, as a sentence for whoever wants to see it. */
class NoHeadError extends Error {}

/** Loads the first rows of a file, and no more of it than they need. @throws NoHeadError */
export async function fetchHead({ url, byteSize }: ArtifactView, format: FileFormat): Promise<Head> {
  // Of nothing there is no part (RFC 9110, section 14.1.1).
  if (byteSize === 0) return { header: null, rows: [], hasMore: false }
  const bytes = await fetchBytes(url)
  try {
    return await readHead(bytes, bytes.length >= byteSize, format)
  } catch (cause) {
    throw new NoHeadError(LOOK_TEXTS.damaged, { cause })
  }
}

async function fetchBytes(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url, {
    headers: { Range: `bytes=0-${HEAD_BYTES - 1}` },
    cache: 'no-store',
    // To a bucket a page may not follow (docs/decisions/015-content-security-policy.md).
    redirect: 'manual',
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new NoHeadError(LOOK_TEXTS.away, { cause })
  })
  if (response.type === 'opaqueredirect') throw new NoHeadError(LOOK_TEXTS.elsewhere)
  if (!response.ok || !response.body) throw new NoHeadError(await reasonOf(response))
  return firstBytes(response.body)
}

/** Something in between may not know what a part is, and send the whole file. */
async function firstBytes(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader()
  const parts: Uint8Array[] = []
  try {
    for (let size = 0; size < HEAD_BYTES; ) {
      const { done, value } = await reader.read()
      if (done) break
      parts.push(value)
      size += value.length
    }
  } catch (cause) {
    throw new NoHeadError(LOOK_TEXTS.away, { cause })
  }
  reader.cancel().catch(() => undefined)
  return joined(parts)
}

async function reasonOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null)
  return isProblemDetails(body) ? `${body.title} ${body.detail}` : LOOK_TEXTS.away
}
