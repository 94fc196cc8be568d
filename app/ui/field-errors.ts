'use client'

import type { FormErrors } from '@mantine/form'
import type { RefObject } from 'react'
import type { FieldError } from '../../lib/problems/problem.ts'
import { sentence } from '../display.ts'
import { useFocusNext } from './focus.ts'

type Refusal = { code: string; title: string; errors: FieldError[] }

/**
 * Shows at the fields of a form why it was refused, and goes to the first that is wrong.
 * @param fieldOf by the code of a refusal that is about one field and names none, that field.
 * @returns the ref of the form, and what is told of the refusal.
 */
export function useFieldErrors(
  form: { setErrors(errors: FormErrors): void },
  fieldOf: Readonly<Record<string, string>> = {},
): [RefObject<HTMLFormElement | null>, (refusal: Refusal) => void] {
  const [element, focusNext] = useFocusNext<HTMLFormElement>()
  const refused = ({ code, title, errors }: Refusal) => {
    const field = fieldOf[code]
    form.setErrors(field === undefined ? byField(errors) : { [field]: title })
    focusNext('[aria-invalid="true"]')
  }
  return [element, refused]
}

function byField(errors: FieldError[]): Record<string, string> {
  return Object.fromEntries(errors.map(({ path, message }) => [path, sentence(message)]))
}
