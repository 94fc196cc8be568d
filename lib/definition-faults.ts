import { VALUE_MAX } from './exports/filters.ts'
import { textError } from './exports/values.ts'
import { KINDS } from './kinds.ts'
import { shortened } from './words.ts'
import { z } from './zod.ts'

// What is wrong with a definition of a dataset. Types are not looked at where it runs, so everything is: what is believed here
// would fail every export, or make a file that is not what was meant.

/** Longest label, in UTF-16 code units: it is a heading, on a page and in a file. */
const LABEL_MAX = 500
/** Longest text that a sentence repeats, in UTF-16 code units. */
const REPEATED_MAX = 100

const ID = /^[a-z][a-z0-9_-]{0,62}$/
/** Control characters, ends of lines, and the byte-order mark, which nobody sees. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\uFEFF]/u
/** Functions whose result is not there when they return. */
const LATER = /^\[object (Async|Generator|AsyncGenerator)Function\]$/

/** What may stand in a specification, and how a sentence names it. */
const SPEC = {
  id: 'its id',
  label: 'its label',
  description: 'its description',
  sql: 'its SQL',
  key: 'its key',
  access: 'its access',
  scope: 'its scope',
  columns: 'it',
}
const COLUMN = { label: 'the label', kind: 'the kind', values: 'the values', format: 'the format' }

/** Text that Postgres can hold. */
const text = z.string().superRefine((value, context) => {
  const message = textError(value)
  if (message) context.addIssue({ code: 'custom', message })
})

const label = text.max(LABEL_MAX).superRefine((value, context) => {
  const message = labelFault(value)
  if (message) context.addIssue({ code: 'custom', message })
})

/** A function whose result is there when it returns. @param why it must be, as the end of a sentence. */
const atOnce = (signature: string, why: string) =>
  z
    .custom<unknown>(isFunction, `must be a function: ${signature}`)
    .refine((given) => !LATER.test(Object.prototype.toString.call(given)), {
      message: `must not be async, nor a generator: ${why}`,
    })
    .optional()

const specSchema = z.strictObject(
  {
    id: z
      .string()
      .regex(ID, 'must be lower-case letters, digits, "-" and "_", at most 63, and start with a letter'),
    label,
    description: text.optional(),
    sql: text
      .refine((sql) => sql.trim() !== '', 'must not be empty')
      .refine((sql) => !sql.trim().endsWith(';'), 'must be one SELECT without a semicolon at the end'),
    key: z.string().optional(),
    access: atOnce('(viewer) => …', 'who may export is said at once'),
    scope: atOnce('(viewer) => ({ … })', 'which rows there are is said at once'),
    columns: z.unknown().optional(),
  },
  { error: (issue) => unknownKeys(issue, SPEC) },
)

const kinds = Object.keys(KINDS) as [keyof typeof KINDS]

const columnSchema = z
  .strictObject(
    {
      label,
      kind: z.enum(kinds, {
        error: ({ input }) =>
          `${input === undefined ? 'is missing' : `is ${written(input)}, which is none`}: choose one of ${kinds.join(', ')}`,
      }),
      values: z.unknown().optional(),
      format: atOnce('(value, row) => …', 'a cell is written at once'),
    },
    { error: (issue) => unknownKeys(issue, COLUMN) },
  )
  .superRefine(({ kind, values }, context) => {
    const message = kind === 'enum' ? valuesFault(values) : misplacedValues(kind, values)
    if (message) context.addIssue({ code: 'custom', message })
  })

/** A column's own id beside what was written of it, which may be anything. */
export type WrittenColumn = readonly [id: unknown, column: unknown]

/** What is wrong with a specification but for its columns, as a sentence without its dataset; undefined if nothing is. */
export function specFault(spec: unknown): string | undefined {
  return faultOf(specSchema, spec, ([part]) => SPEC[part as keyof typeof SPEC] ?? 'it')
}

/** What is wrong with the columns of a specification, in the same way. */
export function columnsFault(columns: readonly WrittenColumn[], key: string | undefined): string | undefined {
  if (columns.length === 0) return 'it needs at least one column'
  for (const [index, [id]] of columns.entries())
    if (typeof id !== 'string' || id === '' || textError(id) !== undefined)
      return `column ${index + 1} of its list needs an id: the name that it has in the SQL`
  const ids = columns.map(([id]) => String(id))
  const twice = firstTwice(ids)
  if (twice !== undefined) return `its column ${written(twice)} is there twice`
  for (const [id, column] of columns) {
    const fault = columnFault(String(id), column)
    if (fault) return fault
  }
  if (key !== undefined && !ids.includes(key))
    return `its key ${written(key)} is not one of its columns: ${shortened(ids.join(', '), REPEATED_MAX)}`
  const label = firstTwice(columns.map(([, column]) => (column as { label: string }).label))
  return label === undefined ? undefined : `two of its columns have the label ${written(label)}`
}

/** The first of the texts that was there before; undefined if none was. */
export function firstTwice(texts: readonly string[]): string | undefined {
  const seen = new Set<string>()
  return texts.find((each) => seen.size === seen.add(each).size)
}

/** What was written, short and with what cannot be seen written out, for a sentence. */
export function written(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(shortened(value, REPEATED_MAX)) : typeof value
}

function columnFault(id: string, column: unknown): string | undefined {
  const name = `its column ${written(id)}`
  return faultOf(columnSchema, column, ([part]) =>
    part === undefined ? name : `${COLUMN[part as keyof typeof COLUMN]} of ${name}`,
  )
}

/** The first thing that is wrong: the sentences of a schema are tails, which follow the name of the place. */
function faultOf(
  schema: z.ZodType,
  input: unknown,
  place: (path: PropertyKey[]) => string,
): string | undefined {
  const issues = schema.safeParse(input).error?.issues ?? []
  // A typing error makes two: what it is called is not known, and what it should be called is missing.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]
  return issue && `${place(issue.path)} ${issue.message}`
}

function unknownKeys(issue: z.core.$ZodRawIssue, known: object): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined
  return `must not have ${issue.keys.map(written).join(', ')}: what there may be is ${Object.keys(known).join(', ')}`
}

function labelFault(label: string): string | undefined {
  if (label.trim() === '') return 'must not be empty'
  if (label !== label.trim()) return 'must not begin or end with white space'
  return UNSEEN.test(label) ? 'must be one line, without control characters' : undefined
}

/** What is wrong with the choices of a column. Each is a filter's value and stands in a list, so it must be something, once. */
function valuesFault(values: unknown): string | undefined {
  if (values === undefined || (Array.isArray(values) && values.length === 0))
    return 'has no values: name those that it may have, or make it a text'
  if (!Array.isArray(values)) return "must have its values as a list: ['open', 'paid']"
  for (const [index, value] of values.entries()) {
    const fault = valueFault(value)
    if (fault) return `has a value ${fault} (number ${index + 1} of the list)`
  }
  const twice = firstTwice(values)
  return twice === undefined ? undefined : `has the value ${written(twice)} twice`
}

function valueFault(value: unknown): string | undefined {
  if (typeof value !== 'string') return `that is no text: write it in quotation marks`
  if (value === '') return 'without characters: the filter "is empty" finds those rows'
  if (value.length > VALUE_MAX) return `of more than ${VALUE_MAX} characters, which no filter may have`
  return textError(value) && `that ${textError(value)}`
}

function misplacedValues(kind: string, values: unknown): string | undefined {
  return values === undefined
    ? undefined
    : `has values, which a column of the kind ${kind} cannot: make it an enum, or leave them out`
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}
