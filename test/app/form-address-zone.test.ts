import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isBare, writeAddress } from '../../app/exports/form/address/address.ts'
import { type Draft, inTimeZone, newDraft } from '../../app/exports/form/draft.ts'
import { EXCEL_FORMAT } from '../../lib/exports/format-options.ts'
import { draft, form, meant, read } from '../support/address-drafts.ts'

describe('the time zone of an address', () => {
  const berlin = inTimeZone(newDraft(form), 'Europe/Berlin')
  const inBerlin = (draft: Draft) => writeAddress(form, draft, 'Europe/Berlin')

  test('is that of whoever opens it only where it says nothing else', () => {
    expect(isBare(new URLSearchParams(''))).toBe(true)
    expect(isBare(new URLSearchParams('dataset=orders'))).toBe(true)
    for (const search of [
      'match=any',
      'dataset=orders&format=excel',
      'format.timeZone=UTC',
      'from=x',
      'utm_source=x',
    ])
      expect(isBare(new URLSearchParams(search))).toBe(false)
  })

  test('is named where it is another than the form would have had', () => {
    expect(inBerlin(berlin)).toBe('dataset=all-kinds')
    expect(inBerlin(newDraft(form))).toBe('dataset=all-kinds&format.timeZone=UTC')
    expect(writeAddress(form, berlin)).toBe('dataset=all-kinds&format.timeZone=Europe/Berlin')
    expect(inBerlin({ ...newDraft(form), match: 'any' })).toBe('dataset=all-kinds&match=any')
    expect(inBerlin({ ...berlin, match: 'any' })).toBe(
      'dataset=all-kinds&match=any&format.timeZone=Europe/Berlin',
    )
  })

  test('is no part of a preset', () => {
    const excel = { ...berlin, format: { ...EXCEL_FORMAT, timeZone: 'Europe/Berlin' } }
    expect(inBerlin(excel)).toBe('dataset=all-kinds&format=excel&format.timeZone=Europe/Berlin')
    expect(read('format=excel', berlin).format).toEqual(excel.format)
  })

  test('brings back every draft, whoever writes it and whoever opens it', () => {
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu')
    fc.assert(
      fc.property(draft, zone, (given, ownTimeZone) => {
        const search = writeAddress(form, given, ownTimeZone, Number.POSITIVE_INFINITY) ?? ''
        const isNew = isBare(new URLSearchParams(search))
        const base = isNew ? inTimeZone(newDraft(form), ownTimeZone) : newDraft(form)
        expect(read(search, base)).toEqual(meant(given))
      }),
      { numRuns: 500 },
    )
  })
})
