import type { ServerResponse } from 'node:http'
import { securityHeaders } from '../http/security-headers.ts'

/** Sends an answer that Next has no part in, with the headers that all of its own have. */
export async function send(answer: Response, response: ServerResponse): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer())
  const length = answer.body ? { 'Content-Length': body.length } : undefined
  const headers = { ...securityHeaders(false), ...Object.fromEntries(answer.headers), ...length }
  response.writeHead(answer.status, headers).end(body)
}
