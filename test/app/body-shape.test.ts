import { expect, test } from 'vitest'
import { isOrderly } from '../../server/front/body-shape.ts'

const TEXT = 'text/plain;charset=UTF-8'
const isOrderlyText = (body: string) => isOrderly(Buffer.from(body), TEXT, true)
const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const list = (length: number) => JSON.stringify(Array(length).fill(0))
const inOne = (length: number) => `[${list(length)}]`

test('a request with as many filter values as may be is orderly', async () => {
  const filters = Array.from({ length: 50 }, () => ({
    column: 'id',
    operator: 'in',
    value: Array(1_000).fill('1'),
  }))
  expect(await isOrderlyText(JSON.stringify(['orders', { columns: ['id'], filters }, 'a-key']))).toBe(true)
})

test.each([
  ['no JSON', '{', false],
  ['nothing', '', false],
  ['no arguments', '[]', true],
  ['a value alone', '"$undefined"', false],
  ['more arguments than any action has', list(17), false],
  [
    'texts that React writes',
    '["$undefined","$$1","$D2026-11-26T00:00:00Z","$n12","$-Infinity","$0:1"]',
    true,
  ],
  ['values inside of 32 others', deep(33), true],
  ['inside of more', deep(34), false],
  ['inside of 131,000', deep(131_000), false],
  ['inside of objects', `[${'{"a":'.repeat(40)}0${'}'.repeat(40)}]`, false],
  ['brackets in a text', JSON.stringify(['['.repeat(1_000)]), true],
  ['60,000 values', inOne(59_998), true],
  ['more', inOne(59_999), false],
  ['100,000', inOne(100_000), false],
  ['keys', `[{${Array.from({ length: 60_000 }, (_, i) => `"${i}":0`).join()}}]`, false],
  ['a long key', `[{"${'k'.repeat(200_000)}":0}]`, true],
  ['a key that is no key', '[{"__proto__":{"roles":["admin"]}}]', false],
  ['one that is hidden', '[[{"\\u005f_proto__":0}]]', false],
  ['the same as a text', '["__proto__"]', true],
])('JSON with %s', async (_case, body, isIn) => {
  expect(await isOrderlyText(body)).toBe(isIn)
})

/** A form as a browser sends it. */
async function formOf(...fields: [string, string | Blob][]): Promise<[Buffer, string]> {
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  const sent = new Request('http://localhost', { method: 'POST', body: form })
  return [Buffer.from(await sent.arrayBuffer()), sent.headers.get('content-type') ?? '']
}

test.each<[string, [string, string | Blob][], boolean]>([
  [
    'arguments and what was entered',
    [
      ['1_email', 'a@example.com'],
      ['0', '["$K1"]'],
    ],
    true,
  ],
  ['a hundred fields', Array.from({ length: 100 }, (_, i) => [`1_${i}`, 'x']), true],
  ['more', Array.from({ length: 101 }, (_, i) => [`1_${i}`, 'x']), false],
  ['thousands', Array.from({ length: 4_000 }, () => ['0', '0']), false],
  ['no field', [], false],
  ['arguments that are no JSON', [['0', '[']], false],
  [
    'deep ones',
    [
      ['0', '[]'],
      ['1', deep(100)],
    ],
    false,
  ],
  ['text that is no JSON where none is expected', [['1_name', '[[[[']], true],
  ['a file', [['0', new Blob(['[]'])]], false],
])('a form with %s', async (_case, fields, isIn) => {
  expect(await isOrderly(...(await formOf(...fields)), true)).toBe(isIn)
})

test.each([
  ['multipart/form-data', '--x\r\n'],
  ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="0"\r\n\r\n[]'],
  ['multipart/form-data; boundary=x', '{}'],
  ['multipart/form-data; boundary=', '----'],
])('a form of %s that is none', async (type, body) => {
  expect(await isOrderly(Buffer.from(body), type, true)).toBe(false)
})

test('of the API a body is any JSON that is modest, and nothing else', async () => {
  const isOrderlyCall = (body: string, type = 'application/json') => isOrderly(Buffer.from(body), type, false)
  for (const body of ['{"price":"$1"}', '"x"', list(59_999)]) expect(await isOrderlyCall(body)).toBe(true)
  for (const body of ['', 'a=b', deep(34), list(60_000), '{"__proto__":0}'])
    expect(await isOrderlyCall(body)).toBe(false)
})

test('an action has no body of another type', async () => {
  expect(await isOrderly(Buffer.from('[]'), 'application/x-www-form-urlencoded', true)).toBe(false)
})

test.each(['$1', '$@1', '$K1', '$h1', '$A1', '$R1', '$T', '$Q0', '$B1', `$n${'9'.repeat(301)}`, '$'])(
  'a text of React that means something elsewhere: %s',
  async (text) => {
    expect(await isOrderlyText(JSON.stringify([text]))).toBe(false)
  },
)
