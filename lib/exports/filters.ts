import { z } from 'zod'

/** Longest text of one filter value, in characters: it travels in SQL and is kept on the row. */
const VALUE_MAX = 1_000
/** Most values of one `in` filter. */
const VALUES_MAX = 1_000

const text = z.string().max(VALUE_MAX, `must have at most ${VALUE_MAX} characters`)

/** A filter as it is kept on the row. Every value is text; what text may be is the column's matter. */
export const filterSchema = z.discriminatedUnion('operator', [
  z.object({ column: z.string(), operator: z.literal('equals'), value: text }),
  z.object({
    column: z.string(),
    operator: z.literal('in'),
    value: z.array(text).min(1, 'name at least one value').max(VALUES_MAX),
  }),
  z.object({
    column: z.string(),
    operator: z.literal('between'),
    value: z.object({ from: text.nullable(), to: text.nullable() }),
  }),
  z.object({
    column: z.string(),
    operator: z.literal('contains'),
    value: text.min(1, 'enter the text to look for'),
  }),
  z.object({ column: z.string(), operator: z.literal('empty') }),
  z.object({ column: z.string(), operator: z.literal('not-empty') }),
])

/** `{ column, operator, value }`; the operators `empty` and `not-empty` have no value. */
export type Filter = z.infer<typeof filterSchema>

export type Operator = Filter['operator']

/** Every text that a filter carries, each with its place below the filter's `value`. */
export function filterTexts(filter: Filter): { path: (string | number)[]; text: string }[] {
  switch (filter.operator) {
    case 'equals':
    case 'contains':
      return [{ path: ['value'], text: filter.value }]
    case 'in':
      return filter.value.map((text, index) => ({ path: ['value', index], text }))
    case 'between':
      return (['from', 'to'] as const).flatMap((bound) => {
        const text = filter.value[bound]
        return text === null ? [] : [{ path: ['value', bound], text }]
      })
    case 'empty':
    case 'not-empty':
      return []
  }
}
