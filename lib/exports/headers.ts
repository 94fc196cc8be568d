import { readableLine } from '../accounts/names.ts'
import { z } from '../zod.ts'

/** Longest header of a column, in characters. */
export const HEADER_MAX = 200

/** What the header row may call a column: one line that can be read. Blanks at its ends are none of it. */
export const headerText = readableLine(HEADER_MAX)

/** What the header row calls columns, by their ids; the others are called as their dataset has it. */
export type Headers = Record<string, string>

/**
 * The headers of a request, in which any name may be an id. They are counted before any of them is looked at.
 * @param most as many as the dataset has columns.
 */
export function headersSchema(most: number) {
  return z.unknown().transform((given, context): Headers => {
    const fail = (message: string, ...path: string[]) => context.addIssue({ code: 'custom', message, path })
    if (typeof given !== 'object' || given === null || Array.isArray(given)) {
      fail('must be an object')
      return z.NEVER
    }
    const entries = Object.entries(given)
    if (entries.length > most) fail(`must not be more than the ${most} columns of this dataset`)
    else
      return Object.fromEntries(
        entries.map(([id, text]) => {
          const { data, error } = headerText.safeParse(text)
          if (error) fail(error.issues[0]?.message ?? 'is not valid', id)
          return [id, data ?? '']
        }),
      )
    return z.NEVER
  })
}

/** What is wrong with headers beside their texts: each is for a column of the file, and there has to be a row for them. */
export function headerErrors(
  headers: Headers,
  columns: readonly string[],
  hasHeader: boolean,
): { path: string[]; message: string }[] {
  const chosen = new Set(columns)
  const others = Object.keys(headers).filter((id) => !chosen.has(id))
  return [
    ...others.map((id) => ({ path: ['headers', id], message: 'is for a column that is not requested' })),
    ...(hasHeader || Object.keys(headers).length === 0
      ? []
      : [{ path: ['headers'], message: 'cannot be written: there is no header row' }]),
  ]
}

/** What the header row calls a column. */
export function headerOf(headers: Headers | undefined, { id, label }: { id: string; label: string }): string {
  return headers && Object.hasOwn(headers, id) ? (headers[id] ?? label) : label
}
