import { OPERATOR_VALUES, type Operator, VALUES_MAX } from '../../../../lib/exports/filters.ts'
import { quoted } from '../../../../lib/words.ts'
import { OPERATOR_WORDS } from '../../words.ts'
import { type FilterDraft, listOf, newFilter } from '../draft.ts'
import { BACKSLASH, escaped, joinTexts, splitAtCommas, splitTexts } from './texts.ts'

/** `column:operator:value`; in the column's id a backslash stands before a colon or another backslash. */
const FILTER = /^(?<column>(?:[^\\:]|\\[\\:])*):(?<operator>[^:]*)(?::(?<value>.*))?$/s

const OPERATORS = Object.keys(OPERATOR_WORDS).join(', ')

/** A filter as an address has it: what is entered for its operator, and nothing of what was entered for another one. */
export function filterText(filter: FilterDraft): string {
  const start = `${escaped(filter.column, ':')}:${filter.operator}`
  const value = valueText(filter)
  return value === null ? start : `${start}:${value}`
}

/** @returns null where the operator has no value. */
function valueText(filter: FilterDraft): string | null {
  switch (OPERATOR_VALUES[filter.operator]) {
    case 'text':
    case 'period':
      return filter.text
    case 'texts':
      return joinTexts(listOf(filter))
    case 'range':
      return `${escaped(filter.from, ',')},${escaped(filter.to, ',')}`
    case null:
      return null
  }
}

/** The filter that a text stands for, whether or not its dataset has such a column; or why there is none, as the end of a sentence. */
export function readFilter(key: string, text: string): FilterDraft | string {
  const { column, operator, value } = FILTER.exec(text)?.groups ?? {}
  if (column === undefined || operator === undefined) return 'must be written as column:operator:value'
  if (!isOperator(operator)) return `has the unknown operator ${quoted(operator)}: there are ${OPERATORS}`
  const entered = readValue(operator, value)
  if (typeof entered === 'string') return entered
  return { ...newFilter(key), column: column.replaceAll(/\\([\\:])/g, '$1'), operator, ...entered }
}

function isOperator(operator: string): operator is Operator {
  return Object.hasOwn(OPERATOR_WORDS, operator)
}

function readValue(operator: Operator, value: string | undefined): Partial<FilterDraft> | string {
  const kind = OPERATOR_VALUES[operator]
  if (kind === null) return value === undefined ? {} : `must end with ${quoted(operator)}, which has no value`
  if (value === undefined) return `must have a value after ${quoted(`${operator}:`)}`
  switch (kind) {
    case 'text':
    case 'period':
      return { text: value }
    case 'texts':
      return readList(value)
    case 'range':
      return readRange(value)
  }
}

function readList(value: string): Partial<FilterDraft> | string {
  const list = splitTexts(value)
  if (list === null) return BACKSLASH
  return list.length > VALUES_MAX ? `must have at most ${VALUES_MAX} values` : { list }
}

function readRange(value: string): Partial<FilterDraft> | string {
  const bounds = splitAtCommas(value)
  if (bounds === null) return BACKSLASH
  const [from, to, ...more] = bounds
  if (from === undefined || to === undefined || more.length > 0)
    return 'must have a range with one comma: from,to or from, or ,to'
  return { from, to }
}
