import { env } from '../../lib/env.ts'
import { EVENT_TYPES, kindOfType, typeOf } from '../../lib/webhooks/event-types.ts'
import { messageIdOf } from '../../lib/webhooks/message-id.ts'
import { URL_MAX, urlFault } from '../../lib/webhooks/target.ts'
import { DELIVERY_ERRORS, DISABLED_REASONS, inWords } from '../../lib/webhooks/words.ts'
import { z } from '../../lib/zod.ts'
import type { DeliveryRow } from '../webhooks/deliveries.ts'
import type { EndpointRow } from '../webhooks/endpoints.ts'

/** Most datasets that an endpoint may name. */
const DATASETS_MAX = 100

const time = z.iso.datetime()
const eventType = z.enum(EVENT_TYPES)

/** Why something is so: a code for programs, and a sentence. */
const reason = z.strictObject({ code: z.string(), message: z.string() })

/** An endpoint, as the API tells of it. */
export const endpointSchema = z
  .strictObject({
    id: z.uuid(),
    url: z.string(),
    events: z.array(eventType),
    datasets: z.array(z.string()).nullable().meta({ description: 'Null for all.' }),
    isEnabled: z.boolean(),
    disabledReason: reason.nullable(),
    failingSince: time.nullable(),
    createdAt: time,
    via: z
      .string()
      .nullable()
      .meta({ description: '`key:` and the id of the API key that has made it, if one has.' }),
  })
  .meta({ id: 'Endpoint' })
export type Endpoint = z.output<typeof endpointSchema>

/** One that was just made; its secret is shown this once. */
export const madeEndpointSchema = endpointSchema
  .extend({ secret: z.string().meta({ description: 'By which deliveries are signed. Shown this once.' }) })
  .meta({ id: 'MadeEndpoint' })
/** All of the viewer's, the oldest first. */
export const endpointListSchema = z
  .strictObject({ endpoints: z.array(endpointSchema) })
  .meta({ id: 'EndpointList' })

/** A delivery, as the API tells of it. */
export const deliverySchema = z
  .strictObject({
    id: z.uuid(),
    eventId: z.string().meta({ description: 'What its header `webhook-id` says.' }),
    type: z.string(),
    exportId: z.uuid().nullable(),
    status: z.enum(['pending', 'succeeded', 'failed']),
    attempts: z.number().int(),
    nextAt: time.nullable().meta({ description: 'Null when it has ended.' }),
    lastStatus: z.number().int().nullable(),
    lastError: reason.nullable(),
    lastResponse: z.string().nullable(),
    createdAt: time,
    finishedAt: time.nullable(),
  })
  .meta({ id: 'Delivery' })
export type Delivery = z.output<typeof deliverySchema>

/** One page, newest first; `nextCursor` is null on the last one. */
export const deliveryPageSchema = z
  .strictObject({ deliveries: z.array(deliverySchema), nextCursor: z.string().nullable() })
  .meta({ id: 'DeliveryPage' })

/** What stands behind the `?` of `GET /api/endpoints/{id}/deliveries`. */
export const deliveriesQuery = z.strictObject({
  cursor: z
    .uuid('is not the nextCursor of a page')
    .optional()
    .meta({ description: 'The `nextCursor` of the page before.' }),
})

const url = z
  .string()
  .trim()
  .min(1)
  .max(URL_MAX, { abort: true })
  .superRefine((text, context) => {
    const fault = urlFault(text, env().webhookAllowedNetworks)
    if (fault) context.addIssue(fault)
  })
  .transform((text) => URL.parse(text)?.href ?? text)

const endpointFields = {
  url,
  events: z
    .array(eventType)
    .min(1, 'choose at least one event')
    .max(EVENT_TYPES.length)
    .transform((types) => [...new Set(types)].map(kindOfType)),
  datasets: z.array(z.string().min(1).max(200)).min(1).max(DATASETS_MAX).nullable(),
}

/** What an endpoint is made of; left out, it is told of everything. */
export const newEndpointSchema = z
  .strictObject({
    ...endpointFields,
    events: endpointFields.events.prefault([...EVENT_TYPES]),
    datasets: endpointFields.datasets.default(null),
  })
  .meta({ id: 'NewEndpoint' })
export type NewEndpoint = z.output<typeof newEndpointSchema>

/** What of it is to be changed. */
export const endpointChangeSchema = z
  .strictObject({ ...endpointFields, isEnabled: z.boolean() })
  .partial()
  .meta({ id: 'EndpointChange' })

/** An endpoint's row as it is told. */
export function toEndpoint(row: EndpointRow): Endpoint {
  const { kinds, disabledReason, failingSince, createdAt, ...rest } = row
  return {
    ...rest,
    events: kinds.map(typeOf),
    disabledReason: reasonOf(DISABLED_REASONS, disabledReason),
    failingSince: failingSince?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  }
}

/** A delivery's row as it is told. */
export function toDelivery(row: DeliveryRow): Delivery {
  const { eventId, kind, nextAt, lastError, createdAt, finishedAt, ...rest } = row
  return {
    ...rest,
    eventId: messageIdOf(eventId, createdAt),
    type: typeOf(kind),
    nextAt: row.status === 'pending' ? nextAt.toISOString() : null,
    lastError: reasonOf(DELIVERY_ERRORS, lastError),
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }
}

function reasonOf(
  words: Readonly<Record<string, string>>,
  code: string | null,
): z.output<typeof reason> | null {
  return code === null ? null : { code, message: inWords(words, code) }
}
