import type { FieldError } from '../../../lib/problems/problem.ts'
import { sentence } from '../../display.ts'

/** What is wrong with each field of a form, as the form shows it. */
export function byField(errors: FieldError[]): Record<string, string> {
  return Object.fromEntries(errors.map(({ path, message }) => [path, sentence(message)]))
}
