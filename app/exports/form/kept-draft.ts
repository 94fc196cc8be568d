import { MATCHES } from '../../../lib/exports/filters.ts'
import { type Format, formatSchema, STANDARD_FORMAT } from '../../../lib/exports/format-options.ts'
import type { Headers } from '../../../lib/exports/headers.ts'
import type { AskedRequest } from '../use-request-key.ts'
import { OPERATOR_WORDS } from '../words.ts'
import { type Draft, newFilter, type Unread } from './draft.ts'

/** What outlives a reload of the form. */
export type Kept = { draft: Draft; asked: AskedRequest | null }

/** Whose draft it is, and of which dataset. */
export type DraftOf = { viewerId: string; datasetId: string }

const DRAFTS = 'claimcheck:draft:'
const keyOf = ({ viewerId, datasetId }: DraftOf) => `${DRAFTS}${viewerId}:${datasetId}`

/** Keeps what was entered into a dataset's form for the next time that it is opened in this tab. */
export function keepDraft(of: DraftOf, kept: Kept): void {
  try {
    sessionStorage.setItem(keyOf(of), JSON.stringify(kept))
  } catch {
    // Storage is blocked or full: then the person has to enter it again.
  }
}

/** Keeps nothing of a dataset's form any more. */
export function forgetDraft(of: DraftOf): void {
  try {
    sessionStorage.removeItem(keyOf(of))
  } catch {
    // Storage is blocked, so nothing was kept.
  }
}

/** Whoever's session ended by itself has left theirs behind, and somebody else has signed in since. */
function forgetOthers({ viewerId }: DraftOf): void {
  const own = keyOf({ viewerId, datasetId: '' })
  for (const key of Object.keys(sessionStorage))
    if (key.startsWith(DRAFTS) && !key.startsWith(own)) sessionStorage.removeItem(key)
}

/** What was kept of a dataset's form, once; null if there is nothing, or nothing that this version can read. What others have kept goes. */
export function takeDraft(of: DraftOf): Kept | null {
  try {
    forgetOthers(of)
    const stored = sessionStorage.getItem(keyOf(of))
    forgetDraft(of)
    return readKept(stored)
  } catch {
    // Storage is blocked, or holds what is no JSON.
    return null
  }
}

/** Another version may have written it, whose drafts were made of something else. */
export function readKept(stored: string | null): Kept | null {
  const kept: unknown = JSON.parse(stored ?? 'null')
  if (!hasFormOf(kept, { draft: { columns: [], filters: [], format: STANDARD_FORMAT } })) return null
  const { draft, asked } = kept as Kept
  // Versions before knew none of these.
  const unread: unknown = draft.unread ?? []
  const match = draft.match ?? 'all'
  const headers: unknown = draft.headers ?? {}
  const isDraft =
    draft.columns.every((id) => typeof id === 'string') &&
    draft.filters.every(
      (filter) =>
        hasFormOf(filter, newFilter('')) &&
        Object.hasOwn(OPERATOR_WORDS, filter.operator) &&
        filter.list.every((text) => typeof text === 'string'),
    )
  if (!isDraft || !isUnread(unread) || !isHeaders(headers) || !MATCHES.includes(match)) return null
  return {
    draft: { ...draft, ...readFormat(draft.format, unread), headers, match },
    asked: hasFormOf(asked, { request: '', key: '' }) ? asked : null,
  }
}

/** Options of another version: those that this one does not know are told as such, and not left out without a word. */
function readFormat(given: Format, before: Unread[]): Pick<Draft, 'format' | 'unread'> {
  let format = STANDARD_FORMAT
  const unread = [...before]
  for (const [option, value] of Object.entries(given)) {
    // Which zones there are, the form knows, and marks what is none.
    const isKnown =
      option === 'timeZone' || formatSchema.safeParse({ ...STANDARD_FORMAT, [option]: value }).success
    if (isKnown) format = { ...format, [option]: value }
    else unread.push({ name: `format.${option}`, value: String(value), reason: 'is not known here' })
  }
  return { format, unread }
}

function isHeaders(value: unknown): value is Headers {
  return hasFormOf(value, {}) && Object.values(value as object).every((text) => typeof text === 'string')
}

function isUnread(value: unknown): value is Unread[] {
  return Array.isArray(value) && value.every((each) => hasFormOf(each, { name: '', value: '', reason: '' }))
}

/** Whether a value has all that an example has, each of the same type. */
function hasFormOf(value: unknown, example: unknown): boolean {
  if (typeof example !== 'object' || example === null) return typeof value === typeof example
  if (typeof value !== 'object' || value === null || Array.isArray(value) !== Array.isArray(example))
    return false
  return Object.entries(example).every(([name, part]) =>
    hasFormOf((value as Record<string, unknown>)[name], part),
  )
}
