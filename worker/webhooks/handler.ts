import type { Job } from 'pg-boss'
import { SERVICE } from '../../lib/exports/events.ts'
import { log } from '../../lib/log.ts'
import type { DeliveryJob } from '../../lib/queue.ts'
import { disableEndpoint } from '../../lib/webhooks/disable.ts'
import type { DeliveryError, DisabledReason } from '../../lib/webhooks/words.ts'
import { database, inTransaction } from '../database.ts'
import { deliveryTries } from '../metrics/worker-metrics.ts'
import { messageOf } from './message.ts'
import { type Outcome, send, type Way } from './send.ts'
import { beginTry, endTry, giveBack, type Standing, type Try } from './tries.ts'

/** An endpoint that nothing has reached for so long, in days, is disabled, */
const FAILING_DAYS_MAX = 5
/** and one of which so many deliveries in a row have failed for good. */
const FAILURES_MAX = 50

/**
 * Makes one try of a delivery.
 * @param signal aborts when the worker stops: the try is given back then.
 * @throws a sanitised Error if what came of it could not be written: it is tried again when the hold of this try is over.
 */
export async function handleDelivery(
  { data }: Pick<Job<DeliveryJob>, 'data'>,
  way: Way,
  signal: AbortSignal,
): Promise<void> {
  try {
    const delivery = await beginTry(database(), data.deliveryId)
    if (delivery) await tryIt(delivery, way, signal)
  } catch (error) {
    log.error({ error, deliveryId: data.deliveryId }, 'a try of a delivery could not be begun or ended')
    throw new Error('a try of a delivery could not be begun or ended')
  }
}

async function tryIt(delivery: Try, way: Way, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now()
  const refusal = givenUp(delivery)
  const outcome = refusal ?? (await sendIt(delivery, way, signal))
  if (!outcome) {
    await giveBack(database(), delivery)
    return
  }
  const { error, status } = outcome
  const isLast = delivery.left <= 0 || refusal !== null
  const standing = await endTry(database(), delivery, outcome, { isLast, counts: refusal === null })
  deliveryTries.inc({
    end: error === null ? 'succeeded' : isLast ? 'failed' : 'to_be_tried_again',
    reason: error ?? '',
  })
  const { id, endpointId, eventId, exportId, ownerId, kind, attempt } = delivery
  const of = { deliveryId: id, endpointId, eventId, exportId, ownerId, kind, attempt }
  const durationMs = Math.round(performance.now() - startedAt)
  log.info(
    { ...of, status, reason: error, durationMs },
    error === null ? 'delivery succeeded' : isLast ? 'delivery failed' : 'delivery to be tried again',
  )
  const reason = error === 'gone' ? error : standing && reasonToDisable(standing)
  if (reason) await disable(endpointId, reason)
}

/** Why nothing is sent any more; null if it is. A delivery that has ended every worker that had it, is left alone. */
function givenUp({ isEnabled, isOwnerDisabled, hasKeyEnded, left }: Try): Outcome | null {
  if (!isEnabled) return nothing('endpoint_disabled')
  if (isOwnerDisabled) return nothing('owner_disabled')
  if (hasKeyEnded) return nothing('key_ended')
  return left < 0 ? nothing('broken_off') : null
}

function nothing(error: DeliveryError): Outcome {
  return { error, status: null, response: null }
}

/** @returns null if the worker stops. */
async function sendIt(delivery: Try, way: Way, signal: AbortSignal): Promise<Outcome | null> {
  try {
    return await send(delivery.url, messageOf(delivery), way, signal)
  } catch (error) {
    if (signal.aborted) return null
    log.error({ error, deliveryId: delivery.id, exportId: delivery.exportId }, 'a delivery could not be made')
    return nothing('not_made')
  }
}

function reasonToDisable({ failures, failingDays }: Standing): DisabledReason | null {
  return failures >= FAILURES_MAX || failingDays >= FAILING_DAYS_MAX ? 'failing' : null
}

async function disable(endpointId: string, reason: DisabledReason): Promise<void> {
  const isDone = await inTransaction((db) => disableEndpoint(db, endpointId, reason, SERVICE))
  if (isDone) log.warn({ endpointId, reason }, 'a webhook was disabled')
}
