import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { keyInRequest } from '../../server/auth/api-key.ts'
import { watchRequests } from '../../server/http/current-request.ts'

Object.assign(process.env, {
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  AUTH_HEADER: 'X-Forwarded-User',
  AUTH_PROXY: '127.0.0.1',
})
watchRequests()
const server = createServer((request, response) => {
  const headers = new Headers(request.headers as Record<string, string>)
  response.end(JSON.stringify(keyInRequest(headers)))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo
afterAll(() => server.close())

async function keyIn(path: string, headers: Record<string, string>): Promise<unknown> {
  return (await fetch(`http://127.0.0.1:${port}${path}`, { headers })).json()
}

const USER = { 'x-forwarded-user': 'ada' }

test('the token of the proxy that signs people in is passed over; a key counts before whom the proxy names', async () => {
  expect(await keyIn('/api/x', { ...USER, authorization: 'Bearer eyJ.of.the.proxy' })).toBeNull()
  expect(await keyIn('/api/x', { ...USER, authorization: 'Bearer cc_a' })).toBe('cc_a')
  expect(await keyIn('/api/x', { authorization: 'Bearer eyJ.of.nobody' })).toBe('eyJ.of.nobody')
  expect(await keyIn('/exports', { ...USER, authorization: 'Bearer cc_a' })).toBeNull()
})
