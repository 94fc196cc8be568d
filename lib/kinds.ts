import type { Operator } from './exports/filters.ts'
import * as reversed from './exports/reversed.ts'
import * as values from './exports/values.ts'

/** All that is known of what a column holds. */
type Kind = {
  /** The operators of its filters, in the form's order; the first is what a new filter starts with. */
  operators: readonly Operator[]
  /**
   * What is wrong with the text of a filter's value, as the end of a sentence; undefined if nothing is.
   * @param choices the column's `values`, where the kind has them.
   */
  valueError(text: string, choices: readonly string[]): string | undefined
  /**
   * Whether the last of a range lies before the first, as the source compares them; null where there are no ranges, and nothing is
   * more or less than something else.
   * @param timeZone the file's.
   */
  isReversed: ((from: string, to: string, timeZone: string) => boolean) | null
  /** The control for a filter's value; white space may be a part of a text, and is none of anything else. */
  input: 'text' | 'word' | 'number' | 'integer' | 'choice' | 'yes-no' | 'day'
  /** The types that it may have in the source, by their names in the catalog; `enum` is every enumerated type, null any type at all. */
  postgresTypes: readonly string[] | null
  /**
   * The built-in type as which values are compared with those of a filter, where it is not the column's own: numbers may be
   * larger than that one holds, and then find nothing.
   */
  comparedAs: 'int8' | 'numeric' | null
  /** Whether its cells hold what people wrote, which a spreadsheet may run. Postgres writes everything else in a fixed form. */
  isFreeText: boolean
  /** Whether Postgres is to write the value cast to text: a boolean's own form is t or f. */
  isCastToText: boolean
  /** Whether text without characters is as empty as NULL, to a filter. */
  hasEmptyText: boolean
  /** Whether a day stands for all of it, also as the end of a range: what is after a day begins with the next one. */
  hasTimeOfDay: boolean
}

const NEGATED = ['not-equals', 'not-in'] as const satisfies Operator[]
const COMPARED = ['greater-than', 'at-least', 'less-than', 'at-most'] as const satisfies Operator[]
const NULLABLE = ['empty', 'not-empty'] as const satisfies Operator[]
const TEXTS = ['text', 'varchar', 'bpchar', 'name', 'citext', 'enum']
const INTEGERS = ['int2', 'int4', 'int8']

/** What few kinds have: a kind has none of it unless it says so. */
const PLAIN = { isReversed: null, isCastToText: false, hasEmptyText: false, hasTimeOfDay: false } as const

/** Every kind of column. A new one is one entry here; one that forgets a part that {@link PLAIN} lacks does not compile. */
export const KINDS = {
  text: {
    ...PLAIN,
    operators: ['contains', 'equals', 'in', 'starts-with', ...NEGATED, ...NULLABLE],
    valueError: values.textError,
    input: 'text',
    postgresTypes: TEXTS,
    comparedAs: null,
    isFreeText: true,
    hasEmptyText: true,
  },
  enum: {
    ...PLAIN,
    operators: ['in', 'equals', ...NEGATED, ...NULLABLE],
    valueError: values.choiceError,
    input: 'choice',
    postgresTypes: TEXTS,
    comparedAs: null,
    isFreeText: true,
    hasEmptyText: true,
  },
  integer: {
    ...PLAIN,
    operators: ['equals', 'between', ...COMPARED, 'in', ...NEGATED, ...NULLABLE],
    valueError: values.integerError,
    isReversed: reversed.areIntegersReversed,
    input: 'integer',
    postgresTypes: INTEGERS,
    comparedAs: 'int8',
    isFreeText: false,
  },
  decimal: {
    ...PLAIN,
    operators: ['equals', 'between', ...COMPARED, 'in', ...NEGATED, ...NULLABLE],
    valueError: values.decimalError,
    isReversed: reversed.areDecimalsReversed,
    input: 'number',
    postgresTypes: ['numeric', ...INTEGERS],
    comparedAs: 'numeric',
    isFreeText: false,
  },
  float: {
    ...PLAIN,
    operators: ['between', ...COMPARED, ...NULLABLE],
    valueError: values.floatError,
    isReversed: reversed.areFloatsReversed,
    input: 'number',
    postgresTypes: ['float4', 'float8'],
    comparedAs: null,
    isFreeText: false,
  },
  boolean: {
    ...PLAIN,
    operators: ['equals', ...NULLABLE],
    valueError: values.booleanError,
    input: 'yes-no',
    postgresTypes: ['bool'],
    comparedAs: null,
    isFreeText: false,
    isCastToText: true,
  },
  date: {
    ...PLAIN,
    operators: ['between', 'in-period', ...COMPARED, 'equals', 'in', ...NEGATED, ...NULLABLE],
    valueError: values.dateError,
    isReversed: reversed.areDaysReversed,
    input: 'day',
    postgresTypes: ['date'],
    comparedAs: null,
    isFreeText: false,
  },
  timestamp: {
    ...PLAIN,
    operators: ['between', 'in-period', ...COMPARED, ...NULLABLE],
    valueError: values.timestampError,
    isReversed: reversed.areTimesReversed,
    input: 'day',
    postgresTypes: ['timestamptz', 'timestamp'],
    comparedAs: null,
    isFreeText: false,
    hasTimeOfDay: true,
  },
  uuid: {
    ...PLAIN,
    operators: ['equals', 'in', ...NEGATED, ...NULLABLE],
    valueError: values.uuidError,
    input: 'word',
    postgresTypes: ['uuid'],
    comparedAs: null,
    isFreeText: false,
  },
  json: {
    ...PLAIN,
    operators: NULLABLE,
    valueError: values.textError,
    input: 'text',
    postgresTypes: ['json', 'jsonb'],
    comparedAs: null,
    isFreeText: true,
  },
  other: {
    ...PLAIN,
    operators: NULLABLE,
    valueError: values.textError,
    input: 'text',
    postgresTypes: null,
    comparedAs: null,
    isFreeText: true,
  },
} as const satisfies Record<string, Kind>

/** What a column holds; decides its filters, their values' form, and how it is treated in the file. */
export type ColumnKind = keyof typeof KINDS

/** All that is known of a kind. */
export function kindOf({ kind }: { kind: ColumnKind }): Kind {
  return KINDS[kind]
}
