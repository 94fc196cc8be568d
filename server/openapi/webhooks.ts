import { type ToldKind, typeOf } from '../../lib/webhooks/event-types.ts'
import type { z } from '../../lib/zod.ts'
import { exportMessageSchema, testMessageSchema } from '../api/webhook-message.ts'
import type { Components } from './components.ts'
import type { DocumentedParameter, DocumentedWebhook, Json } from './shape.ts'

/** Every message that webhooks may get: when it is sent, and what it is. */
const MESSAGES: Record<ToldKind | 'test', { summary: string; schema: z.ZodType }> = {
  succeeded: { summary: 'An export has succeeded: its file can be taken.', schema: exportMessageSchema },
  failed: { summary: 'An export has failed: `data.error` says why.', schema: exportMessageSchema },
  cancelled: { summary: 'An export was cancelled.', schema: exportMessageSchema },
  expired: { summary: 'The time of a file is over: it can be taken no more.', schema: exportMessageSchema },
  test: { summary: 'A test, which its owner has asked for.', schema: testMessageSchema },
}

/** The headers of Standard Webhooks, which libraries check. */
const SIGNATURE: DocumentedParameter[] = [
  ['webhook-id', 'The same in every try: a message may come twice.'],
  ['webhook-timestamp', 'When this try was made, in seconds since 1970.'],
  ['webhook-signature', 'By the secret of the webhook; after a new secret for a day by the one before, too.'],
].map(([name = '', description = '']) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
}))

/** What receivers may answer; anything else is no answer. */
const RESPONSES = {
  '2XX': { description: 'The message is taken.' },
  '410': { description: 'The webhook is disabled, and is told of nothing any more.' },
  default: { description: 'It is sent again, nine times within 22 hours in all.' },
}

/** The messages by their types, as the document has them. */
export function webhooksOf(known: Components): Record<string, { post: DocumentedWebhook }> {
  const all = Object.entries(MESSAGES).map(([kind, { summary, schema }]) => {
    const type = typeOf(kind)
    const content = { 'application/json': { schema: narrowed(known.of(schema), kind, type) } }
    return [
      type,
      {
        post: {
          operationId: `tell${kind[0]?.toUpperCase()}${kind.slice(1)}`,
          summary,
          tags: ['Webhooks'],
          security: [],
          parameters: SIGNATURE,
          requestBody: { required: true, content },
          responses: RESPONSES,
        },
      },
    ]
  })
  return Object.fromEntries(all)
}

/** Of a message that may be of several types, the one that it is. A type of an export is its status, too. */
function narrowed(schema: Json, kind: string, type: string): Json {
  if (kind === 'test') return schema
  const data = { type: 'object', properties: { status: { const: kind } } }
  return { allOf: [schema, { type: 'object', properties: { type: { const: type }, data } }] }
}
