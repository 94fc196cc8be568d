import { expect, test } from 'vitest'
import { call, said } from '../support/api.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const url = new URL(sandbox.sourceUrl)
url.username = 'nobody_here'
process.env.SOURCE_DATABASE_URL = url.href

test('a source that refuses the sign-in is out of reach, and nothing is said of it', async () => {
  const answer = call('POST /api/datasets/{id}/preview', { id: 'orders', body: {} })
  const { status, headers, body } = await said(answer)
  expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'preview_unavailable', '60'])
  expect(JSON.stringify(body)).not.toContain('nobody_here')
})
