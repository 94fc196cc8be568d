import { afterEach, expect, test, vi } from 'vitest'
import { isBare, saysStandard } from '../../app/exports/form/address/address.ts'
import {
  forgetFormat,
  readRemembered,
  recallFormat,
  rememberFormat,
} from '../../app/exports/form/remembered-format.ts'
import { EXCEL_FORMAT, STANDARD_FORMAT } from '../../lib/exports/format-options.ts'

afterEach(() => vi.unstubAllGlobals())

/** What a browser keeps, as its own properties, as browsers have it. */
function storage(): Record<string, string> {
  const methods = {
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => {
      kept[key] = value
    },
    removeItem: (key: string) => {
      delete kept[key]
    },
  }
  const kept: Record<string, string> = Object.create(methods)
  vi.stubGlobal('localStorage', kept)
  return kept
}

test('the options of the last export come back, for whom they are remembered, and what is of others goes', () => {
  const kept = storage()
  rememberFormat('ada', EXCEL_FORMAT, ['UTC'])
  expect(recallFormat('ada')).toMatchObject({ byteOrderMark: true })
  kept.another = 'of somebody else’s'
  expect(recallFormat('bob')).toBeNull()
  expect(Object.keys(kept)).toEqual(['another'])
  rememberFormat('ada', EXCEL_FORMAT, ['UTC'])
  forgetFormat('ada')
  expect(recallFormat('ada')).toBeNull()
})

test('a time zone that a form has by itself is not remembered', () => {
  storage()
  const format = { ...EXCEL_FORMAT, timeZone: 'Europe/Berlin' }
  rememberFormat('ada', format, ['UTC', 'Europe/Berlin'])
  expect(recallFormat('ada')).not.toHaveProperty('timeZone')
  rememberFormat('ada', format, ['UTC', 'Asia/Tokyo'])
  expect(recallFormat('ada')).toHaveProperty('timeZone', 'Europe/Berlin')
})

test('where storage is blocked, nothing is remembered and nothing fails', () => {
  const fail = () => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  }
  vi.stubGlobal('localStorage', new Proxy({}, { get: fail, ownKeys: fail }))
  rememberFormat('ada', EXCEL_FORMAT, [])
  forgetFormat('ada')
  expect(recallFormat('ada')).toBeNull()
})

test.each<[string, unknown, unknown]>([
  ['an option of another version', { gzip: true, quote: 'all' }, { gzip: true }],
  ['a value of another version', { gzip: true, delimiter: '^', lineEnd: 'cr' }, { gzip: true }],
  ['a zone that is none any more', { gzip: true, timeZone: 'Mars/Base' }, { gzip: true }],
  ['options that do not go together', { byteOrderMark: true, encoding: 'big5' }, null],
  ['what forms begin with', STANDARD_FORMAT, null],
  ['an option that every object has', { __proto__: { gzip: true } }, null],
  ['a list', [true], null],
  ['a text', 'gzip', null],
  ['nothing', null, null],
])('of %s only what this version knows is taken up', (_, stored, taken) => {
  expect(readRemembered(JSON.stringify(stored))).toEqual(taken)
})

test('an address that would stand for what is remembered says that it does not', () => {
  expect(saysStandard('dataset=orders', 'UTC')).toBe('dataset=orders&format=standard')
  expect(saysStandard('dataset=orders', 'Asia/Tokyo')).toBe(
    'dataset=orders&format=standard&format.timeZone=Asia/Tokyo',
  )
  expect(isBare(new URLSearchParams('dataset=orders&format=standard'))).toBe(false)
  for (const search of ['dataset=orders&columns=id', 'dataset=orders&format=excel', 'from=x'])
    expect(saysStandard(search, 'Asia/Tokyo')).toBe(search)
})
