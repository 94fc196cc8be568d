import { Problem } from '../../lib/problems/problem.ts'
import { BODY_MAX } from '../front/bodies.ts'

const JSON_TYPE = /^application\/json\s*(;|$)/i

/**
 * What the body of a request says.
 * @throws Problem `unsupported_media_type`, `body_too_large` or `malformed_body`.
 */
export async function readJson(request: Request): Promise<unknown> {
  if (!JSON_TYPE.test(request.headers.get('content-type') ?? '')) throw new Problem('unsupported_media_type')
  const bytes = await readBytes(request)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new Problem('malformed_body', { cause })
  }
}

/** The front bounds bodies too, but not every server has one (docs/decisions/014). */
async function readBytes({ body }: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > BODY_MAX) throw new Problem('body_too_large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
