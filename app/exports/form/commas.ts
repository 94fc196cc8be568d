import type { FormColumn } from '../../../lib/dataset.ts'
import { kindOf } from '../../../lib/kinds.ts'

/** What stands between the commas of a text, each once; null if there are not two such parts, and so nothing to split. */
export function partsBetweenCommas(text: string): string[] | null {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return parts.length > 1 ? [...new Set(parts)] : null
}

/** The first value of a list that its commas split into several. */
export function splittable(values: readonly string[]): string | undefined {
  return values.find((value) => partsBetweenCommas(value) !== null)
}

/** A list in which one value is replaced by its parts, without those that it has already. */
export function splitIn(values: readonly string[], value: string): string[] {
  const parts = partsBetweenCommas(value) ?? [value]
  return [...new Set(values.flatMap((each) => (each === value ? parts : [each])))]
}

/** A value of a list without the comma that divides it from the next one, where no value can end with a comma. */
export function withoutLastComma(column: FormColumn | undefined, text: string): string {
  return column && kindOf(column).input === 'number' ? text.replace(/,\s*$/, '') : text
}
