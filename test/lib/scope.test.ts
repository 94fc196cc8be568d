import { afterEach, describe, expect, test, vi } from 'vitest'
import { mayExport } from '../../lib/access.ts'
import { type DatasetSpec, datasetForm, defineDataset } from '../../lib/dataset.ts'
import { log } from '../../lib/log.ts'
import { coversDigest, EVERY_ROW, isLimited, scopeDigest, scopeOf } from '../../lib/scope.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { viewerNamed } from '../support/exports.ts'

const viewer = viewerNamed('somebody')
const spec: DatasetSpec = {
  id: 'invoices',
  label: 'Invoices',
  sql: 'select 1 as id',
  columns: { id: { label: 'Id', kind: 'integer' } },
}

/** The scope of a viewer with these attributes, of a dataset whose function returns this. */
const scopeFor = (returned: (attributes: Viewer['attributes']) => unknown, attributes = {}) =>
  scopeOf(
    { ...viewer, attributes },
    { id: 'invoices', scope: (of) => returned(of.attributes) as Record<string, unknown> },
  )

const valuesOf = (value: unknown) => scopeFor(() => ({ tenant: value })).get('tenant')

afterEach(() => vi.restoreAllMocks())

describe('a scope', () => {
  test.each<[string, unknown, string[]]>([
    ['a text', 'acme', ['acme']],
    ['a text without characters', '', ['']],
    ['a number', 42, ['42']],
    ['a negative zero', -0, ['0']],
    ['a fraction', 0.1, ['0.1']],
    ['a large integer', 9007199254740993n, ['9007199254740993']],
    ['a boolean', false, ['false']],
    ['a list, which is any of its values', ['b', 'a', 7, true], ['7', 'a', 'b', 'true']],
    ['a value that is there twice', ['a', 'a', 1, '1'], ['1', 'a']],
    ['an empty list', [], []],
    ['a missing attribute', undefined, []],
    ['null', null, []],
    ['what a missing attribute is as a number', Number(undefined), []],
    ['a list of missing ones', [undefined, null, Number.NaN], []],
    ['a list with a missing one', ['a', undefined], ['a']],
    // biome-ignore lint/suspicious/noSparseArray: that is what is tried
    ['a list with a hole', ['a', , 'b'], ['a', 'b']],
    ['a text that no row of Postgres can have', ['a\0', '\ud800', 'a'], ['a']],
  ])('takes %s', (_, value, texts) => {
    expect(valuesOf(value)).toEqual(texts)
  })

  test.each<[string, unknown]>([
    ['an object', { value: 'a' }],
    ['an empty object', {}],
    ['a list in a list', [['a']]],
    ['an empty list in a list', [[]]],
    ['a function', () => 'a'],
    ['a symbol', Symbol('a')],
    ['a day', new Date()],
    ['a text as an object', new String('a')],
    ['an infinite number', Number.POSITIVE_INFINITY],
    ['a number that JSON has rounded', 2 ** 53],
    ['a text that is longer than any filter', 'a'.repeat(1_001)],
    ['more values than any filter', Array.from({ length: 1_001 }, (_, index) => index)],
    ['a promise', Promise.resolve('a')],
  ])('fails with %s for a value', (_, value) => {
    expect(() => valuesOf(value)).toThrow(expect.objectContaining({ code: 'scope_failed' }))
  })

  test.each<[string, () => unknown]>([
    ['nothing', () => undefined],
    ['null', () => null],
    ['a list', () => []],
    ['true', () => true],
    ['a text', () => 'tenant'],
    ['a map', () => new Map([['tenant', 'a']])],
    ['an object of a class', () => new (class Tenant {})()],
    ['a promise', () => Promise.resolve({ tenant: 'a' })],
    ['a promise that fails', () => Promise.reject(new Error('later'))],
    ['a function', () => () => ({})],
  ])('that returns %s is no scope', (_, returned) => {
    expect(() => scopeFor(returned)).toThrow(expect.objectContaining({ code: 'scope_failed' }))
  })

  test('that throws is told to the log with its dataset, and to nobody else', () => {
    const refusal = (() => {
      try {
        return scopeFor(({ missing }) => ({ tenant: (missing as { id: string }).id }))
      } catch (error) {
        return error
      }
    })()
    expect(refusal).toMatchObject({ code: 'scope_failed', params: {}, cause: { message: /"invoices"/ } })
  })

  test('is every row only where it says so', () => {
    expect(scopeFor(() => ({}))).toEqual(EVERY_ROW)
    expect(scopeOf(viewer, { id: 'invoices', scope: undefined })).toEqual(EVERY_ROW)
    expect(scopeFor(({ tenant }) => ({ tenant })).size).toBe(1)
  })

  test('limits whoever does not see every row, and is told so also where it fails', () => {
    const limits = (scope: DatasetSpec['scope']) => isLimited(viewer, { id: 'invoices', scope })
    expect(limits(undefined)).toBe(false)
    expect(limits(() => ({}))).toBe(false)
    expect(limits(() => ({ tenant: 'a' }))).toBe(true)
    expect(limits(() => ({ tenant: undefined }))).toBe(true)
    expect(limits(() => JSON.parse('?'))).toBe(true)
  })

  test('is known by a digest, whatever the order in which it is written', () => {
    const digest = scopeDigest(scopeFor(() => ({ tenant: ['a', 'b'], region: 1 })))
    expect(digest).toMatch(/^[0-9a-f]{64}$/)
    expect(scopeDigest(scopeFor(() => ({ region: '1', tenant: ['b', 'a', 'a'] })))).toBe(digest)
    for (const other of [
      { tenant: ['a'], region: 1 },
      { tenant: ['a,b'], region: 1 },
      { tenant: ['a', 'b'] },
    ])
      expect(scopeDigest(scopeFor(() => other))).not.toBe(digest)
    expect(scopeDigest(EVERY_ROW)).toBeNull()
  })

  test('of every row covers every digest, and any other one only its own', () => {
    const [a, b] = ['a', 'b'].map((tenant) => scopeFor(() => ({ tenant })))
    const nothing = scopeFor(() => ({ tenant: undefined }))
    for (const scope of [a, b, nothing, EVERY_ROW])
      for (const other of [a, b, nothing, EVERY_ROW])
        if (scope && other)
          expect(coversDigest(scope, scopeDigest(other))).toBe(scope === other || scope === EVERY_ROW)
  })
})

describe('the access to a dataset', () => {
  const access = (answer: () => unknown) =>
    mayExport(viewer, { id: 'invoices', access: answer as () => boolean, scope: undefined })

  test('is everybody’s where it is not said, or else whose it is said to be', () => {
    expect(mayExport(viewer, { id: 'invoices', access: undefined, scope: undefined })).toBe(true)
    expect([access(() => true), access(() => false)]).toEqual([true, false])
  })

  test.each<[string, () => unknown]>([
    ['throws', () => (undefined as unknown as { id: string }).id],
    ['returns nothing', () => undefined],
    ['returns a text', () => 'yes'],
    ['returns a number', () => 1],
    ['returns a promise', async () => true],
    ['returns a promise that fails', () => Promise.reject(new Error('later'))],
  ])('is nobody’s where its function %s, and the log says so', (_, answer) => {
    const error = vi.spyOn(log, 'error').mockImplementation(() => undefined)
    expect(access(answer)).toBe(false)
    expect(error).toHaveBeenCalledWith(expect.objectContaining({ dataset: 'invoices' }), expect.anything())
  })
})

describe('a definition', () => {
  const define = (more: object) => defineDataset({ ...spec, ...more })

  test('may say who exports, and which rows; the browser gets to know neither', () => {
    const dataset = define({ access: () => true, scope: () => ({}) })
    expect([typeof dataset.access, typeof dataset.scope]).toEqual(['function', 'function'])
    expect(Object.keys(datasetForm(dataset))).toEqual(['id', 'label', 'description', 'columns'])
  })

  test.each(['access', 'scope'])('must have a plain function as its %s', (member) => {
    const where = new RegExp(`^Dataset "invoices": its ${member} must `)
    for (const wrong of [true, null, {}, 'tenant', { tenant: 'a' }])
      expect(() => define({ [member]: wrong })).toThrow(where)
    for (const later of [async () => true, function* () {}, async function* () {}])
      expect(() => define({ [member]: later })).toThrow(/must not be async/)
  })
})
