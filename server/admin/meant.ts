import type { Person } from '../../lib/accounts/people.ts'
import { OPERATOR } from '../../lib/exports/events.ts'
import { findAnybody, findPeople } from './people.ts'

/** Most people who are offered where a text fits several. */
const OFFERED_MAX = 20

/** Who is meant by a text: `person` where that can be only one, else all whom it fits, the first of them by their names. */
export type Meant = { person: Person | null; fitting: Person[]; isMore: boolean }

/**
 * Who is meant where somebody is looked for: whoever has the text as their id or e-mail address, else those in whose name or address it is.
 * A whole address is taken as it stands, also where nobody has it: it is not a part of somebody else's.
 */
export async function whoIsMeant(text: string): Promise<Meant> {
  const person = await findAnybody(text)
  if (person || isWhole(text)) return { person, fitting: [], isMore: false }
  const { people: fitting, nextCursor } = await findPeople({ search: text }, OFFERED_MAX)
  const [only = null] = fitting
  return { person: fitting.length === 1 ? only : null, fitting, isMore: nextCursor !== null }
}

function isWhole(text: string): boolean {
  return text === OPERATOR.id || /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text)
}
