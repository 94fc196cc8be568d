import { env } from '../lib/env.ts'
import type { Selection } from './http/conditional.ts'

/** By this nginx says, request by request, that it sends files itself. Rack's servers know it by the same name. */
const OFFER = 'x-sendfile-type'
const WAY = 'X-Accel-Redirect'
/** Conditions that nginx would compare with what it knows of its own file, which is neither our ETag nor a date of ours. */
const NOT_FOR_NGINX = ['if-match', 'if-unmodified-since']
/** Of the bytes, which nginx counts itself. */
const OF_THE_BODY = ['Accept-Ranges', 'Content-Length', 'Content-Range']

/**
 * Leaves the bytes of a file to nginx (docs/decisions/026-x-accel-redirect.md): where both the setting and the request say so, and only what
 * nginx and {@link selection} answer alike, the whole file to who asked for no part, and one part that there is.
 * @param key of the artifact.
 * @param headers that the file would have had from here.
 * @returns null where the bytes are to be sent from here.
 */
export function handOver(
  request: Request,
  selection: Selection,
  key: string,
  headers: Record<string, string>,
): Response | null {
  const { xAccelLocation } = env()
  const asked = request.headers
  if (xAccelLocation === undefined || asked.get(OFFER) !== WAY) return null
  if (asked.has('range') !== (selection.status === 206)) return null
  if (NOT_FOR_NGINX.some((name) => asked.has(name))) return null
  const kept = Object.entries(headers).filter(([name]) => !OF_THE_BODY.includes(name))
  return new Response(null, { headers: { ...Object.fromEntries(kept), [WAY]: `${xAccelLocation}${key}` } })
}
