import { createHash } from 'node:crypto'

/**
 * What a message of a webhook is called, the same in every try and at every endpoint: receivers know by it what they have seen. The number
 * of the event alone would be that of another service's, or come again in a database that was restored, and would say how many there are.
 * @param eventId of the row in the audit trail. @param at when the event was.
 */
export function messageIdOf(eventId: string, at: Date): string {
  const digest = createHash('sha256').update(`${eventId} ${at.toISOString()}`).digest('base64url')
  return `evt_${digest.slice(0, 22)}`
}
