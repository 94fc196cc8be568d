import type { ServerResponse } from 'node:http'

/** Sends an answer that Next has no part in. */
export async function send(answer: Response, response: ServerResponse): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer())
  const length = answer.body ? { 'Content-Length': body.length } : undefined
  const headers = { ...Object.fromEntries(answer.headers), ...length }
  response.writeHead(answer.status, headers).end(body)
}
