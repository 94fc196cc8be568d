import { listed, quoted } from './words.ts'
import * as z from './zod-parts.ts'

// With zod-parts.ts the one place that imports zod: its own sentences ("Too big: expected array to have <=1000 items") are for programmers, so
// every schema gets ours. They are the tails of sentences that start with the field. In a page, whose policy forbids to make code of
// text, zod must not even try.
z.config({ customError: (issue) => plainMessage(issue), jitless: 'document' in globalThis })

export * as z from './zod-parts.ts'

type Issue = z.core.$ZodRawIssue
type IssueOf<Code extends z.core.$ZodIssueCode> = Extract<Issue, { code: Code }>

/** What is said of each code. A new one of zod's does not compile before it has a sentence. */
const MESSAGES: { [Code in z.core.$ZodIssueCode]: (issue: IssueOf<Code>) => string } = {
  invalid_type: ({ expected, input }) =>
    input === undefined ? 'is missing' : (TYPES[expected] ?? 'is not valid'),
  too_big: ({ origin, maximum, inclusive }) =>
    `must ${SIZES[origin]?.verb ?? 'be'} ${inclusive === false ? 'less than' : 'at most'} ${sizeOf(origin, maximum)}`,
  too_small: ({ origin, minimum, inclusive }) =>
    SIZES[origin] && Number(minimum) === 1
      ? 'must not be empty'
      : `must ${SIZES[origin]?.verb ?? 'be'} ${inclusive === false ? 'more than' : 'at least'} ${sizeOf(origin, minimum)}`,
  invalid_format: () => 'does not have the right form',
  not_multiple_of: ({ divisor }) => `must be a multiple of ${divisor}`,
  unrecognized_keys: ({ keys }) => `must not have ${listed(keys)}: it is not known here`,
  invalid_union: (issue) =>
    'options' in issue && Array.isArray(issue.options)
      ? oneOf(issue.options)
      : 'is not one of what is possible here',
  invalid_key: () => 'has a name that is not valid',
  invalid_element: () => 'has an entry that is not valid',
  invalid_value: ({ values, input }) => (input === undefined ? 'is missing' : oneOf(values)),
  custom: () => 'is not valid',
}

const TYPES: Record<string, string> = {
  string: 'must be text',
  number: 'must be a number',
  int: 'must be a whole number',
  boolean: 'must be true or false',
  array: 'must be a list',
  object: 'must be an object',
}

/** How the size of what is not a number is said. */
const SIZES: Record<string, { verb: string; unit: string }> = {
  string: { verb: 'have', unit: 'characters' },
  array: { verb: 'have', unit: 'entries' },
}

const count = new Intl.NumberFormat('en', { maximumFractionDigits: 20 })

function sizeOf(origin: string, size: number | bigint): string {
  const unit = SIZES[origin]?.unit
  return unit ? `${count.format(size)} ${unit}` : count.format(size)
}

/** "must be one of: a, b" */
export function oneOf(values: readonly unknown[]): string {
  const [only, second] = values
  return second === undefined ? `must be ${quoted(String(only))}` : `must be one of: ${listed(values)}`
}

function plainMessage(issue: Issue): string {
  const message = MESSAGES[issue.code] as ((issue: Issue) => string) | undefined
  return message ? message(issue) : 'is not valid'
}

/** Marks an issue about a name that another version of the service, or of a dataset, may know. */
export const OF_ANOTHER_VERSION = { isOfAnotherVersion: true }

/** Whether an issue is about a name that another version may know: a key, an option, a column. */
export function isOfAnotherVersion(issue: z.core.$ZodIssue): boolean {
  const { code } = issue
  if (code === 'custom') return issue.params?.isOfAnotherVersion === true
  return code === 'unrecognized_keys' || code === 'invalid_value' || code === 'invalid_union'
}
