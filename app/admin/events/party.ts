import { VIA_KEY } from '../../../lib/accounts/keys-in-force.ts'
import { OPERATOR } from '../../../lib/exports/events.ts'
import { quoted } from '../../../lib/words.ts'
import type { EventView, Party } from '../../../server/admin/events.ts'
import { knownAs } from '../known-as.ts'

/**
 * Somebody, as a line of the audit trail shows them. Each kind has a look of its own: whatever somebody calls themselves, or types where
 * they are to sign in, is not taken for words of ours or for an account.
 */
export type ShownParty =
  | { kind: 'account'; id: string; name: string; known: string }
  | { kind: 'words'; words: string }
  | { kind: 'typed'; text: string }

/** Longest text that is shown of what somebody has typed: an e-mail address (RFC 5321). */
const TYPED_MAX = 254

/** Who did something. */
export function actorShown({ actor, address }: Pick<EventView, 'actor' | 'address'>): ShownParty {
  if (actor) return partyShown(actor)
  return { kind: 'words', words: address === null ? 'the service' : 'somebody not signed in' }
}

/** By what somebody did it, where that is not themselves. */
export function viaShown({ via, keyName }: Pick<EventView, 'via' | 'keyName'>): string | null {
  if (via === null) return null
  if (!via.startsWith(VIA_KEY)) return 'by a claim link'
  return `by API key ${keyName === null ? 'that is no longer there' : quoted(keyName)}`
}

/** Whom it is about, where that is somebody else. */
export function subjectShown({ actor, subject }: Pick<EventView, 'actor' | 'subject'>): ShownParty | null {
  const isOneself = actor !== null && subject !== null && idOf(actor) === idOf(subject)
  return subject === null || isOneself ? null : partyShown(subject)
}

function partyShown(party: Party): ShownParty {
  if ('typed' in party) return { kind: 'typed', text: quoted(party.typed, TYPED_MAX) }
  if ('holder' in party) {
    const { id, name } = party.holder
    return { kind: 'account', id, name, known: knownAs(party.holder) }
  }
  const isOperator = party.id === OPERATOR.id
  return {
    kind: 'words',
    words: isOperator ? 'an operator, on the command line' : `somebody of the id ${party.id}`,
  }
}

function idOf(party: Party): string | null {
  if ('typed' in party) return null
  return 'holder' in party ? party.holder.id : party.id
}
