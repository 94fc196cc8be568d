import { under } from '../../../../lib/base-path.ts'
import type { ExportRequest } from '../../../../lib/exports/request.ts'
import { isProblemDetails } from '../../../../lib/problems/problem-type.ts'
import type { z } from '../../../../lib/zod.ts'
import type { previewSchema } from '../../../../server/api/preview.ts'

/** The beginning of a file, as the server has read it. */
export type Preview = z.output<typeof previewSchema>

/** Why there is none, in words; `retryMs`: after how long to ask again by oneself, if ever; `isSlow`: that is worth it once. */
export type NoPreview = { reason: string; retryMs: number | null; isSlow: boolean }

/** The codes of what passes within seconds. */
const PASSING: readonly string[] = ['preview_busy', 'too_many_previews', 'server_busy', 'database_away']
/** The code of what may have been slow because the source was busy, or always is. */
const SLOW = 'preview_slow'
/** Longest time after which is asked again, in ms, and the one where none is named. */
const RETRY_MAX_MS = 30_000
const RETRY_MS = 5_000

const UNREACHABLE: NoPreview = {
  reason: withoutOne('The server did not answer.'),
  retryMs: null,
  isSlow: false,
}

/**
 * Asks for the beginning of a request's file.
 * @throws the signal's reason; anything else is told by why there is none.
 */
export async function fetchPreview(
  datasetId: string,
  request: ExportRequest,
  signal: AbortSignal,
): Promise<Preview | NoPreview> {
  try {
    const response = await fetch(under(`/api/datasets/${encodeURIComponent(datasetId)}/preview`), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(request),
      cache: 'no-store',
      signal,
    })
    const body: unknown = await response.json()
    if (response.ok && isPreview(body)) return body
    if (!isProblemDetails(body)) return UNREACHABLE
    const isSlow = body.code === SLOW
    const isPassing = isSlow || PASSING.includes(body.code)
    // An export would fail of anything else, too.
    const isOfPreview = isPassing || body.code.startsWith('preview_')
    return {
      reason: isOfPreview ? withoutOne(body.title) : `${body.title} ${body.detail}`,
      retryMs: isPassing ? retryMs(response.headers) : null,
      isSlow,
    }
  } catch {
    signal.throwIfAborted()
    return UNREACHABLE
  }
}

function withoutOne(reason: string): string {
  return `${reason} The export can be made without a preview.`
}

function retryMs(headers: Headers): number {
  const seconds = Number(headers.get('retry-after'))
  return seconds > 0 ? Math.min(seconds * 1_000, RETRY_MAX_MS) : RETRY_MS
}

/** Something in between may answer in the server's place, with any body. */
function isPreview(body: unknown): body is Preview {
  return (
    typeof body === 'object' && body !== null && 'text' in body && 'rows' in body && Array.isArray(body.rows)
  )
}
