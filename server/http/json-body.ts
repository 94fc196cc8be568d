import { isUtf8 } from 'node:buffer'
import { Problem } from '../../lib/problems/problem.ts'
import { BODY_MAX } from '../front/bodies.ts'
import { isOrderly } from '../front/body-shape.ts'

const JSON_TYPE = /^application\/json\s*(;|$)/i

/**
 * What the body of a request says.
 * @throws Problem `unsupported_media_type`, `body_too_large` or `malformed_body`.
 */
export async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type') ?? ''
  if (!JSON_TYPE.test(type)) throw new Problem('unsupported_media_type')
  const bytes = await readBytes(request)
  if (!isUtf8(bytes) || !(await isOrderly(bytes, type, false))) throw new Problem('malformed_body')
  return JSON.parse(bytes.toString())
}

/** The front bounds bodies and looks at them too, but not every server has one (docs/decisions/014). */
async function readBytes({ body }: Request): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > BODY_MAX) throw new Problem('body_too_large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
