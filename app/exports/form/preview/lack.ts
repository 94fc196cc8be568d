import type { DatasetForm } from '../../../../lib/dataset.ts'
import { type Draft, draftErrors, type Messages, openingErrors } from '../draft.ts'

/**
 * Why a draft has no preview yet, in words; null if it could be exported.
 * @param marked the messages that the form shows: what is not done is wrong long before it is marked.
 */
export function lackOf(dataset: DatasetForm, draft: Draft, marked: Messages): string | null {
  const isEmpty = (messages: Messages) => Object.keys(messages).length === 0
  if (isEmpty(draftErrors(dataset, draft))) return null
  if (!isEmpty(marked)) return 'Shown when what is marked is corrected.'
  if (!isEmpty(openingErrors(dataset, draft))) return 'Shown when what is entered is valid.'
  if (draft.columns.length === 0) return 'Shown when a column is selected.'
  return `Shown when ${draft.filters.length === 1 ? 'the' : 'every'} filter has a column and its value.`
}
