import { expect, test } from 'vitest'
import { UnknownToThisVersion, understandRequest } from '../../lib/exports/frozen-request.ts'
import { fieldErrors, requestSchema } from '../../lib/exports/request.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { requestOf } from '../../worker/run/resolve-request.ts'
import { allKinds } from '../support/all-kinds.ts'
import { viewerNamed } from '../support/exports.ts'

const EMPTY = { column: 'text', operator: 'empty' }
const plain = { columns: ['text'], filters: [] }

/** Requests with one key too many, and where it is. */
const UNKNOWN_KEYS: [string, unknown][] = [
  ['', { ...plain, rows: 10 }],
  ['format', { ...plain, format: { quote: 'all' } }],
  ['filters.0', { ...plain, filters: [{ ...EMPTY, negated: true }] }],
  ['filters.0', { ...plain, filters: [{ ...EMPTY, value: 'x' }] }],
  [
    'filters.0',
    { ...plain, filters: [{ column: 'text', operator: 'equals', value: 'x', caseSensitive: true }] },
  ],
  ['filters.0', { ...plain, filters: [{ column: 'text', operator: 'in', value: ['x'], not: true }] }],
  ['filters.0', { ...plain, filters: [{ column: 'text', operator: 'contains', value: 'x', at: 'start' }] }],
  [
    'filters.0.value',
    {
      ...plain,
      filters: [
        { column: 'date', operator: 'between', value: { from: '2025-01-01', to: null, excluding: true } },
      ],
    },
  ],
  ['', JSON.parse('{"columns":["text"],"filters":[],"__proto__":{"polluted":true}}')],
]

test.each(UNKNOWN_KEYS)('a key that is not known below "%s" is refused with its name', (path, input) => {
  const { error } = requestSchema(allKinds).safeParse(input)
  expect(error && fieldErrors(error)).toEqual([
    { path, message: expect.stringMatching(/^must not have “\w+”: it is not known here$/) },
  ])
})

/** What a process says of a frozen request that it cannot carry out. */
function refusalOf(request: unknown, datasets = [allKinds]): Problem {
  try {
    understandRequest(datasets[0], { dataset: 'all-kinds', request })
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('The request was understood')
}

const filtered = (filter: unknown) => ({ ...plain, filters: [filter] })

test.each<[string, unknown, string]>([
  ...UNKNOWN_KEYS.map(
    ([path, input]) => [`a key below "${path}"`, input, 'request_unknown'] as [string, unknown, string],
  ),
  ['a way to match', { ...plain, match: 'most' }, 'request_unknown'],
  ['a delimiter', { ...plain, format: { delimiter: '^' } }, 'request_unknown'],
  ['a time zone', { ...plain, format: { timeZone: 'Mars/Olympus_Mons' } }, 'request_unknown'],
  ['an operator', filtered({ column: 'text', operator: 'sounds-like', value: 'x' }), 'request_unknown'],
  [
    'an operator on this kind',
    filtered({ column: 'float', operator: 'equals', value: '1' }),
    'dataset_changed',
  ],
  ['a column', { ...plain, columns: ['text', 'added'] }, 'dataset_changed'],
  ['a column of a filter', filtered({ column: 'added', operator: 'empty' }), 'dataset_changed'],
  ['a choice', filtered({ column: 'enum', operator: 'in', value: ['red', 'violet'] }), 'dataset_changed'],
])('%s that another version may know is told apart from what is wrong', (_, request, code) => {
  const refusal = refusalOf(request)
  expect(refusal).toBeInstanceOf(UnknownToThisVersion)
  expect(refusal).toMatchObject({ code, what: expect.stringMatching(/.: ./) })
})

test('a dataset that is not in the registry is unknown to this version', () => {
  const refusal = refusalOf(plain, [])
  expect(refusal).toBeInstanceOf(UnknownToThisVersion)
  expect(refusal).toMatchObject({ code: 'dataset_unknown', what: 'the dataset "all-kinds"' })
})

test.each<[string, unknown]>([
  ['no request', null],
  ['a value that cannot be read', filtered({ column: 'integer', operator: 'equals', value: 'x' })],
  ['a reversed range', filtered({ column: 'integer', operator: 'between', value: { from: '2', to: '1' } })],
  ['no columns', { ...plain, columns: [] }],
])('%s is wrong whoever reads it', (_, request) => {
  const refusal = refusalOf(request)
  expect(refusal).not.toBeInstanceOf(UnknownToThisVersion)
  expect(refusal.code).toBe('dataset_changed')
})

test('what is not known is named without a value that somebody entered', () => {
  const request = filtered({ column: 'text', operator: 'equals', value: 'a secret', caseSensitive: true })
  expect(JSON.stringify(refusalOf(request))).not.toContain('secret')
})

test('a worker does not carry out what it does not know, in any format', () => {
  const claim = {
    exportId: '0',
    attempt: 1,
    ownerId: 'demo',
    dataset: 'orders',
    request: {},
    narrowing: null,
    waitedSeconds: null,
  }
  const request = { columns: ['id'], filters: [] }
  const owner = viewerNamed('demo')
  expect(requestOf(owner, { ...claim, request }).request).toMatchObject(request)
  for (const [key, ofNewerVersion] of [
    ['format', { quote: 'all' }],
    ['sort', 'total'],
  ] as const)
    expect(() => requestOf(owner, { ...claim, request: { ...request, [key]: ofNewerVersion } })).toThrow(
      UnknownToThisVersion,
    )
  expect(() => requestOf(owner, { ...claim, dataset: 'refunds', request })).toThrow(UnknownToThisVersion)
})
