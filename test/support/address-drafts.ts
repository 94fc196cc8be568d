import fc from 'fast-check'
import { readAddress } from '../../app/exports/form/address/address.ts'
import { type Draft, type FilterDraft, listOf, newDraft, newFilter } from '../../app/exports/form/draft.ts'
import { type DatasetForm, datasetForm } from '../../lib/dataset.ts'
import { OPERATOR_VALUES, type Operator } from '../../lib/exports/filters.ts'
import { ENCODINGS, type Encoding, type Format, STANDARD_FORMAT } from '../../lib/exports/format-options.ts'
import { allKinds } from './all-kinds.ts'

const AWKWARD = ['a,b', 'b:c\\', '__proto__', 'ä &+%=#']
/** The form of a dataset with every kind, and with columns whose ids an address has to escape. */
export const form: DatasetForm = {
  ...datasetForm(allKinds),
  columns: [
    ...datasetForm(allKinds).columns,
    ...AWKWARD.map((id) => ({ id, label: id, kind: 'text' as const })),
  ],
}
export const ids = form.columns.map(({ id }) => id)

/** The draft that an address stands for. */
export const read = (search: string, base: Draft = newDraft(form)) =>
  readAddress(form, new URLSearchParams(search), base)

/** A draft as it comes back: what was entered for other operators means nothing, nor does a blank header. */
export function meant(draft: Draft): Draft {
  const headers = Object.fromEntries(Object.entries(draft.headers).filter(([, text]) => text.trim() !== ''))
  const filters = draft.filters.map((filter, index) => ({
    ...shown(filter),
    key: `address-${index}`,
    column: filter.column,
    operator: filter.operator,
  }))
  return { ...draft, headers, filters }
}

function shown(filter: FilterDraft): FilterDraft {
  const { operator, text, from, to } = filter
  if (['text', 'period'].includes(OPERATOR_VALUES[operator] ?? '')) return { ...newFilter(''), text }
  if (OPERATOR_VALUES[operator] === 'texts') return { ...newFilter(''), list: listOf(filter) }
  return operator === 'between' ? { ...newFilter(''), from, to } : newFilter('')
}

/** Texts that an address has to escape, or to refuse. */
export const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }).filter((each) => each.isWellFormed()),
  fc.stringMatching(/^[\\,:;"'+%&#=. \n\r\t~!()*/ab-]{0,8}$/),
  fc.constantFrom(
    'x'.repeat(2_000),
    '日本語'.repeat(300),
    '\0',
    '__proto__',
    '<script>',
    'javascript:alert(1)',
  ),
)
const filter = fc.record<FilterDraft>({
  key: fc.string(),
  column: fc.oneof(fc.constantFrom('', 'gone', ...ids), text),
  operator: fc.constantFrom(...(Object.keys(OPERATOR_VALUES) as Operator[])),
  text,
  list: fc.array(text, { maxLength: 4 }),
  pending: text,
  from: text,
  to: text,
})
const format = fc.record<Format>({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  header: fc.boolean(),
  byteOrderMark: fc.boolean(),
  encoding: fc.constantFrom(...(Object.keys(ENCODINGS) as Encoding[])),
  lineEnd: fc.constantFrom('crlf', 'lf'),
  gzip: fc.boolean(),
  timeZone: fc.oneof(fc.constantFrom('UTC', 'Europe/Berlin'), text),
  formulas: fc.constantFrom('neutralise', 'raw'),
})
/** Drafts of that form, valid or not. */
export const draft = fc.record<Draft>({
  columns: fc.oneof(fc.subarray(ids), fc.shuffledSubarray(ids)),
  headers: fc
    .array(fc.tuple(fc.constantFrom(...ids), text), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries)),
  filters: fc.array(filter, { maxLength: 4 }),
  match: fc.constantFrom('all', 'any'),
  format: fc.oneof(fc.constant(STANDARD_FORMAT), format),
  unread: fc.constant([]),
})
