import type { RowTotal } from '../../lib/source/row-total.ts'
import { z } from '../../lib/zod.ts'

/** How many rows the viewer would get of each dataset. */
export const rowCountsSchema = z
  .strictObject({
    datasets: z.array(
      z.strictObject({
        id: z.string(),
        rowsTotal: z.int().min(0).nullable().meta({
          description: 'How many rows you would get of it, without filters; null: not known.',
        }),
        rowsTotalIsEstimate: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'RowCounts' })

export function toRowCountsView(
  counts: ReadonlyMap<string, RowTotal | null>,
): z.output<typeof rowCountsSchema> {
  const datasets = [...counts].map(([id, total]) => ({
    id,
    rowsTotal: total?.rows ?? null,
    rowsTotalIsEstimate: total?.isEstimate ?? false,
  }))
  return { datasets }
}
