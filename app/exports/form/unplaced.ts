import type { DatasetForm } from '../../../lib/dataset.ts'
import { OPERATOR_VALUES } from '../../../lib/exports/filters.ts'
import { STANDARD_FORMAT } from '../../../lib/exports/format-options.ts'
import { type Draft, type FilterDraft, listOf, type Messages } from './draft.ts'

/** The messages for which the form has no control: the server may know other columns and options than the page does. */
export function unplacedMessages(dataset: DatasetForm, draft: Draft, messages: Messages): Messages {
  return Object.fromEntries(Object.entries(messages).filter(([path]) => !isPlaced(dataset, draft, path)))
}

function isPlaced(dataset: DatasetForm, { columns, filters }: Draft, path: string): boolean {
  const [part, name = '', ...rest] = path.split('.')
  switch (part) {
    case 'columns':
    case 'unread':
      return true
    case 'headers':
      return columns.includes(path.slice('headers.'.length))
    case 'format':
      return rest.length === 0 && Object.hasOwn(STANDARD_FORMAT, name)
    case 'filters': {
      const filter = filters[Number(name)]
      return name === '' || (filter !== undefined && isPlacedInRow(dataset, filter, rest.join('.')))
    }
    default:
      return false
  }
}

function isPlacedInRow({ columns }: DatasetForm, filter: FilterDraft, path: string): boolean {
  if (path === 'column') return true
  if (!columns.some(({ id }) => id === filter.column)) return false
  return path === 'operator' || valuePaths(filter).includes(path)
}

function valuePaths(filter: FilterDraft): string[] {
  switch (OPERATOR_VALUES[filter.operator]) {
    case 'text':
    case 'period':
      return ['value']
    case 'texts':
      return ['value', ...listOf(filter).map((_, index) => `value.${index}`)]
    case 'range':
      return ['value', 'value.from', 'value.to']
    case null:
      return []
  }
}
