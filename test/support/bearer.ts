import { call } from './api.ts'

/* What whoever has a claim link asks for. */

/** Asks for the state of a claim link's export. */
export function shared(token: string, headers: Record<string, string> = {}): Promise<Response> {
  return call('GET /api/claims/{token}', { params: { token }, headers })
}

/** Asks for the file of a claim link. */
export function sharedFile(
  token: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Response> {
  return call(`${method} /api/claims/{token}/file`, { params: { token }, headers })
}
