import { fieldErrors } from '../../lib/exports/request.ts'
import { textError } from '../../lib/exports/values.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { z } from '../../lib/zod.ts'

/**
 * What stands behind the `?` of a request's address.
 * @param schema over the texts of the parameters by their names.
 * @throws Problem `invalid_parameters` with one error a parameter.
 */
export function readQuery<Schema extends z.ZodType>(
  { url }: Pick<Request, 'url'>,
  schema: Schema,
): z.output<Schema> {
  const { searchParams } = new URL(url)
  const twice = [...searchParams.keys()].find((name) => searchParams.getAll(name).length > 1)
  if (twice !== undefined) throw invalidParameter(twice, 'is given more than once')
  for (const [name, value] of searchParams) {
    const error = textError(value)
    if (error) throw invalidParameter(name, error)
  }
  const parsed = schema.safeParse(Object.fromEntries(searchParams))
  if (parsed.success) return parsed.data
  throw new Problem('invalid_parameters', { errors: fieldErrors(parsed.error) })
}

/** What is said of a parameter or a header that is wrong. */
export function invalidParameter(name: string, message: string): Problem {
  return new Problem('invalid_parameters', { errors: [{ path: shortName(name), message }] })
}

/** A name may be anything that somebody has sent. */
function shortName(name: string): string {
  return name.slice(0, 100).toWellFormed()
}

/** A whole number that is written in digits. */
export function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(min).max(max))
}
