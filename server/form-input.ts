import { readAttributes, UnreadableError } from '../lib/accounts/attributes.ts'
import { fieldErrors } from '../lib/exports/request.ts'
import { Problem } from '../lib/problems/problem.ts'
import type { Attributes } from '../lib/viewer.ts'
import type { z } from '../lib/zod.ts'

/** Longest list of roles or attributes that somebody enters, in characters. */
export const LIST_MAX = 10_000

/** What a form has, if it has that form. @param input may be anything. @throws Problem `invalid_request` that names the fields. */
export function parsed<Shape extends z.ZodType>(shape: Shape, input: unknown): z.output<Shape> {
  const { data, error } = shape.safeParse(input)
  if (error) throw new Problem('invalid_request', { errors: fieldErrors(error) })
  return data
}

/**
 * The attributes in the field of this name, one a line. @param before as {@link readAttributes} has it.
 * @throws Problem `invalid_request`
 */
export function attributesOf(text: string, before?: Attributes): Attributes {
  const lines = text.split('\n').map((line) => line.trim())
  return readable('attributes', () =>
    readAttributes(
      lines.filter((line) => line !== ''),
      before,
    ),
  )
}

/** What is read of a field. @throws Problem `invalid_request` in place of an UnreadableError. */
export function readable<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof UnreadableError ? invalid(path, error.message) : error
  }
}

/** What is wrong with a field. */
export function invalid(path: string, message: string): Problem {
  return new Problem('invalid_request', { errors: [{ path, message }] })
}
