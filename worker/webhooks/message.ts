import { Webhook } from 'standardwebhooks'
import { typeOf } from '../../lib/webhooks/event-types.ts'
import { messageIdOf } from '../../lib/webhooks/message-id.ts'
import { toldExport } from '../../lib/webhooks/telling.ts'
import type { Message } from './send.ts'
import type { Try } from './tries.ts'

/** What a delivery says, signed for this try (https://www.standardwebhooks.com). Its id is the event's, the same in every try. */
export function messageOf(delivery: Try): Message {
  const { eventId, kind, state, at, endpointId, secrets, now } = delivery
  const id = messageIdOf(eventId, at)
  const data = kind === 'test' ? { endpointId } : toldExport(state, at)
  const body = JSON.stringify({ type: typeOf(kind), timestamp: at.toISOString(), data })
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, now, body))
  return {
    body,
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': 'Claimcheck-Webhooks',
      'Accept-Encoding': 'identity',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': signatures.join(' '),
    },
  }
}
