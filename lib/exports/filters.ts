import { z } from '../zod.ts'
import { PERIODS } from './periods.ts'

/** Longest text of one filter value, in characters: it travels in SQL and is kept on the row. */
export const VALUE_MAX = 1_000
/** Most values of one `in` filter. */
export const VALUES_MAX = 1_000

/** Most values of one filter that are named as wrong: a refusal is as bounded as a request. */
export const WRONG_VALUES_NAMED = 3

const text = z.string().max(VALUE_MAX, { abort: true })

/** Their number is known before any of them is looked at, and only the first wrong ones are named. */
const texts = z
  .array(z.unknown())
  .min(1, 'name at least one value')
  .max(VALUES_MAX, { abort: true })
  .superRefine((values, context) => {
    let named = 0
    for (const [index, value] of values.entries()) {
      const issue = text.safeParse(value).error?.issues[0]
      if (issue) context.addIssue({ code: 'custom', path: [index], message: issue.message, continue: false })
      if (issue && ++named === WRONG_VALUES_NAMED) return
    }
  })
  .pipe(z.array(z.string()))
  // What is not looked at one by one is told all the same.
  .meta({ items: { type: 'string', maxLength: VALUE_MAX } })

/** A filter as it is kept on the row. Every value is text; what text may be is the column's matter. */
export const filterSchema = z.discriminatedUnion('operator', [
  z.strictObject({ column: z.string(), operator: z.literal('equals'), value: text }),
  z.strictObject({ column: z.string(), operator: z.literal('not-equals'), value: text }),
  z.strictObject({ column: z.string(), operator: z.literal('in'), value: texts }),
  z.strictObject({ column: z.string(), operator: z.literal('not-in'), value: texts }),
  z.strictObject({
    column: z.string(),
    operator: z.literal('between'),
    value: z.strictObject({ from: text.nullable(), to: text.nullable() }),
  }),
  z.strictObject({ column: z.string(), operator: z.literal('greater-than'), value: text }),
  z.strictObject({ column: z.string(), operator: z.literal('at-least'), value: text }),
  z.strictObject({ column: z.string(), operator: z.literal('less-than'), value: text }),
  z.strictObject({ column: z.string(), operator: z.literal('at-most'), value: text }),
  z.strictObject({
    column: z.string(),
    operator: z.literal('contains'),
    value: text.min(1, 'enter the text to look for'),
  }),
  z.strictObject({
    column: z.string(),
    operator: z.literal('starts-with'),
    value: text.min(1, 'enter the text to look for'),
  }),
  z.strictObject({
    column: z.string(),
    operator: z.literal('in-period'),
    value: z
      .enum(PERIODS)
      .meta({ description: 'From the day on which the export is made, in its time zone.' }),
  }),
  z.strictObject({ column: z.string(), operator: z.literal('empty') }),
  z.strictObject({ column: z.string(), operator: z.literal('not-empty') }),
])

/** Which of its filters a row has to pass. */
export const MATCHES = ['all', 'any'] as const

export type Match = (typeof MATCHES)[number]

/** `{ column, operator, value }`; the operators `empty` and `not-empty` have no value. */
export type Filter = z.infer<typeof filterSchema>

export type Operator = Filter['operator']

/** What stands in a filter's `value`: one text, a list of texts, `{ from, to }` of which one may be null, the name of a period, or nothing at all. */
export const OPERATOR_VALUES = {
  equals: 'text',
  'not-equals': 'text',
  in: 'texts',
  'not-in': 'texts',
  between: 'range',
  'greater-than': 'text',
  'at-least': 'text',
  'less-than': 'text',
  'at-most': 'text',
  contains: 'text',
  'starts-with': 'text',
  'in-period': 'period',
  empty: null,
  'not-empty': null,
} as const satisfies Record<Operator, 'text' | 'texts' | 'range' | 'period' | null>

/** Every text that a filter carries, each with its place below the filter's `value`. */
export function filterTexts(filter: Filter): { path: (string | number)[]; text: string }[] {
  switch (filter.operator) {
    case 'equals':
    case 'not-equals':
    case 'contains':
    case 'starts-with':
    case 'greater-than':
    case 'at-least':
    case 'less-than':
    case 'at-most':
      return [{ path: ['value'], text: filter.value }]
    case 'in':
    case 'not-in':
      return filter.value.map((text, index) => ({ path: ['value', index], text }))
    case 'between':
      return (['from', 'to'] as const).flatMap((bound) => {
        const text = filter.value[bound]
        return text === null ? [] : [{ path: ['value', bound], text }]
      })
    case 'in-period':
    case 'empty':
    case 'not-empty':
      return []
  }
}
