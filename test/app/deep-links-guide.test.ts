import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { readAddress } from '../../app/exports/form/address/address.ts'
import { draftErrors, newDraft } from '../../app/exports/form/draft.ts'
import { OPERATOR_WORDS } from '../../app/exports/words.ts'
import { orders } from '../../datasets/orders.ts'
import { datasetForm } from '../../lib/dataset.ts'
import { ENCODINGS, STANDARD_FORMAT } from '../../lib/exports/format-options.ts'

describe('docs/deep-links.md', async () => {
  const guide = await readFile('docs/deep-links.md', 'utf8')
  const links = [...guide.matchAll(/^\/\?(\S+)$|`(filter=[^`]+)`/gm)].map(
    ([, link, filter]) => link ?? filter ?? '',
  )
  const options = [...guide.matchAll(/^\| (`format\..*) \| (.*) \|$/gm)].flatMap(
    ([, names = '', values = '']) =>
      wordsIn(names).flatMap((name) => wordsIn(values).map((value) => `${name}=${value}`)),
  )

  test.each([...links, ...options])('has a link that the form of orders reads: %s', (link) => {
    const dataset = datasetForm(orders)
    const opened = readAddress(dataset, new URLSearchParams(link), newDraft(dataset))
    expect(opened.unread).toEqual([])
    expect(draftErrors(dataset, { ...opened, format: { ...opened.format, encoding: 'utf-8' } })).toEqual({})
  })

  test('leaves out no operator and no option', () => {
    expect(links.length).toBeGreaterThan(5)
    const named = new Set(options.map((option) => option.split('=')[0]))
    expect([...named].sort()).toEqual(
      Object.keys(STANDARD_FORMAT)
        .map((option) => `format.${option}`)
        .sort(),
    )
    for (const operator of Object.keys(OPERATOR_WORDS)) expect(guide).toContain(`\`${operator}\``)
    for (const encoding of Object.keys(ENCODINGS)) expect(options).toContain(`format.encoding=${encoding}`)
  })
})

function wordsIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)
}
