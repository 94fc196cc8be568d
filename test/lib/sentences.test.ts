import { glob, readFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseEnvironment } from '../../lib/env.ts'
import { requestSchema } from '../../lib/exports/request.ts'
import '../../lib/zod.ts'
import { ALL_KINDS, allKinds } from '../support/all-kinds.ts'

const root = path.join(import.meta.dirname, '..', '..')
const { localeError } = z.locales.en()

/** What zod would say by itself. */
function zodsOwn(issue: z.core.$ZodIssue): string {
  const message = localeError(issue as z.core.$ZodRawIssue)
  return typeof message === 'string' ? message : (message?.message ?? '')
}

function issuesOf(schema: z.ZodType, input: unknown): z.core.$ZodIssue[] {
  return schema.safeParse(input, { reportInput: true }).error?.issues ?? []
}

/** A schema and an input for each code, and more where a code has several sentences. */
const EVERY_CODE: [z.core.$ZodIssueCode, z.ZodType, unknown, RegExp][] = [
  ['invalid_type', z.string(), undefined, /^is missing$/],
  ['invalid_type', z.string(), 1, /^must be text$/],
  ['invalid_type', z.number(), Number.NaN, /^must be a number$/],
  ['invalid_type', z.number(), Number.POSITIVE_INFINITY, /^must be a number$/],
  ['invalid_type', z.int(), 1.5, /^must be a whole number$/],
  ['invalid_type', z.array(z.string()), 'x', /^must be a list$/],
  ['invalid_type', z.object({}), 'x', /^must be an object$/],
  ['invalid_type', z.boolean(), 'x', /^must be true or false$/],
  ['invalid_type', z.date(), 'x', /^is not valid$/],
  ['too_big', z.array(z.unknown()).max(1_000), Array(1_001), /^must have at most 1,000 entries$/],
  ['too_big', z.string().max(3), 'four', /^must have at most 3 characters$/],
  ['too_big', z.number().max(64), 65, /^must be at most 64$/],
  ['too_big', z.number().lt(64), 64, /^must be less than 64$/],
  ['too_small', z.number().min(1), 0, /^must be at least 1$/],
  ['too_small', z.number().positive(), 0, /^must be more than 0$/],
  ['too_small', z.string().min(1), '', /^must not be empty$/],
  ['too_small', z.array(z.unknown()).min(2), [], /^must have at least 2 entries$/],
  ['invalid_format', z.string().regex(/a/), 'b', /^does not have the right form$/],
  ['invalid_format', z.email(), 'b', /^does not have the right form$/],
  ['not_multiple_of', z.number().multipleOf(5), 4, /^must be a multiple of 5$/],
  ['unrecognized_keys', z.strictObject({}), { 'a\nb': 1 }, /^must not have “a\\nb”: it is not known here$/],
  ['invalid_union', z.union([z.string(), z.number()]), true, /^is not one of what is possible here$/],
  [
    'invalid_union',
    z.discriminatedUnion('is', [z.object({ is: z.literal('a') }), z.object({ is: z.literal('b') })]),
    { is: 'c' },
    /^must be one of: “a”, “b”$/,
  ],
  ['invalid_key', z.record(z.string().max(1), z.unknown()), { long: 1 }, /^has a name that is not valid$/],
  [
    'invalid_element',
    z.map(z.object({}), z.number()),
    new Map([[{}, 'x']]),
    /^has an entry that is not valid$/,
  ],
  ['invalid_value', z.enum(['a', 'b']), 'c', /^must be one of: “a”, “b”$/],
  ['invalid_value', z.literal('\t'), 'c', /^must be “\\t”$/],
  ['invalid_value', z.enum(['a', 'b']), undefined, /^is missing$/],
  ['custom', z.string().refine(() => false), 'x', /^is not valid$/],
]

test.each(EVERY_CODE)('%s of %o has a sentence of our own', (code, schema, input, sentence) => {
  const [issue] = issuesOf(schema, input)
  expect(issue?.code).toBe(code)
  expect(issue?.message).toMatch(sentence)
  expect(issue?.message).not.toBe(issue && zodsOwn(issue))
})

test('no garbage in a request is answered with a sentence of zod', () => {
  const text = fc.oneof(
    fc.constantFrom('text', 'integer', 'red', '2024-01-01', 'equals', 'in', 'between'),
    fc.string(),
  )
  const anything = fc.oneof(text, fc.jsonValue(), fc.anything())
  const filter = fc.record(
    {
      column: fc.oneof(fc.constantFrom(...ALL_KINDS), anything),
      operator: fc.oneof(
        fc.constantFrom('equals', 'in', 'between', 'contains', 'empty', 'not-empty'),
        anything,
      ),
      value: fc.oneof(fc.array(anything), fc.record({ from: anything, to: anything }), anything),
      more: anything,
    },
    { requiredKeys: [] },
  )
  const format = fc.dictionary(
    fc.constantFrom(
      'delimiter',
      'header',
      'byteOrderMark',
      'encoding',
      'lineEnd',
      'gzip',
      'timeZone',
      'formulas',
      'x',
    ),
    anything,
  )
  const request = fc.record(
    {
      columns: fc.oneof(fc.array(fc.oneof(fc.constantFrom(...ALL_KINDS), anything)), anything),
      filters: fc.oneof(fc.array(fc.oneof(filter, anything), { maxLength: 5 }), anything),
      format: fc.oneof(format, anything),
      more: anything,
    },
    { requiredKeys: [] },
  )
  const schema = requestSchema(allKinds)
  const codes = new Set<string>()
  fc.assert(
    fc.property(fc.oneof(request, anything), (input) => {
      for (const issue of issuesOf(schema, input)) {
        codes.add(issue.code)
        expect(issue.message).not.toBe('')
        expect(issue.message).not.toBe(zodsOwn(issue))
        expect(issue.message).not.toMatch(/^(Invalid|Too (big|small)|Unrecognized)\b/)
      }
    }),
    { numRuns: 2_000 },
  )
  // What this schema can say at all was said.
  expect([...codes].sort()).toEqual(
    expect.arrayContaining(['custom', 'invalid_type', 'invalid_union', 'invalid_value', 'unrecognized_keys']),
  )
})

test('an operator reads of a setting what it must be, in plain words', () => {
  const DATABASE_URL = 'postgres://app@db/claimcheck'
  const refusal = (settings: Record<string, string>) => {
    try {
      parseEnvironment({ DATABASE_URL, ...settings })
    } catch (error) {
      return (error as Error).message.split('\n').slice(1).join()
    }
    return undefined
  }
  expect(refusal({ WORKER_CONCURRENCY: 'abc' })).toBe('  WORKER_CONCURRENCY: must be a number')
  expect(refusal({ WORKER_CONCURRENCY: '2.5' })).toBe('  WORKER_CONCURRENCY: must be a whole number')
  expect(refusal({ WORKER_CONCURRENCY: '0' })).toBe('  WORKER_CONCURRENCY: must be at least 1')
  expect(refusal({ WORKER_CONCURRENCY: '65' })).toBe('  WORKER_CONCURRENCY: must be at most 64')
  expect(refusal({ MAX_EXPORT_MEGABYTES: '0' })).toBe('  MAX_EXPORT_MEGABYTES: must be more than 0')
  expect(refusal({ LOG_LEVEL: 'loud' })).toMatch(
    /^ {2}LOG_LEVEL: must be one of: “fatal”, “error”, .*“silent”$/,
  )
  expect(refusal({ DATABASE_URL: '' })).toBe('  DATABASE_URL: is missing')
})

test('zod is imported where it gets our sentences, and nowhere else', async () => {
  const importing: string[] = []
  for await (const file of glob('{app,datasets,lib,server,worker}/**/*.{ts,tsx}', { cwd: root })) {
    const text = await readFile(path.join(root, file), 'utf8')
    for (const [, from] of text.matchAll(/from ['"](zod(?:\/[^'"]*)?|[^'"]*\/zod-parts\.ts)['"]/g))
      importing.push(`${file}: ${from}`)
  }
  expect([...new Set(importing)].toSorted()).toEqual(['lib/zod-parts.ts: zod', 'lib/zod.ts: ./zod-parts.ts'])
})
