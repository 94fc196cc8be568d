import type { Case } from './contract-cases.ts'
import type { Site } from './fixtures.ts'

const PREVIEW = 'POST /api/datasets/{id}/preview'
/** A letter that some customer has, and this encoding lacks. */
const LACKING = {
  filters: [{ column: 'customer', operator: 'contains', value: 'ü' }],
  format: { encoding: 'shift_jis' },
}

/** What becomes of the source, how previews end meanwhile, and what makes it what it was. */
type Meanwhile = { before: string; ending: Case; after: string }

/** How previews end by what the source is, one after the other. */
export function previewsOf({ sourceUrl }: Site): Meanwhile[] {
  const role = new URL(sourceUrl).username
  return [
    { before: '', ending: [PREVIEW, ['orders'], 422, 'unencodable', { body: LACKING }], after: '' },
    {
      before: `alter table demo.customers add name_before text;
        update demo.customers set name_before = name, name = repeat('x', 1200000) where id = (
          select c.id from demo.orders o join demo.customers c on c.id = o.customer_id
          where c.country = 'DE' order by o.id limit 1)`,
      ending: [PREVIEW, ['orders'], 422, 'preview_too_large', { body: {} }],
      after: `update demo.customers set name = name_before where name_before is not null;
        alter table demo.customers drop name_before`,
    },
    {
      before: 'alter table demo.orders rename total to sum',
      ending: [PREVIEW, ['orders'], 502, 'source_failed', { body: {} }],
      after: 'alter table demo.orders rename sum to total',
    },
    {
      before: `revoke select on demo.orders from ${role}`,
      ending: [PREVIEW, ['orders'], 503, 'preview_unavailable', { body: {} }],
      after: `grant select on demo.orders to ${role}`,
    },
  ]
}

/** More than one person's that is read and those that may wait, while the source does not answer. */
export const AT_ONCE = 6
export const SILENT: { before: string; ending: Case; codes: string[] } = {
  before: 'begin; lock table demo.orders in access exclusive mode',
  ending: [PREVIEW, ['orders'], 503, null, { body: {} }],
  codes: ['preview_busy', 'preview_slow', 'too_many_previews'],
}
