import { EVENT_TYPES } from '../../lib/webhooks/event-types.ts'
import type { ToldExport } from '../../lib/webhooks/telling.ts'
import { z } from '../../lib/zod.ts'
import { exportSchema } from './export.ts'

/*
 * What webhooks are told (docs/webhooks.md). It is said here for the document of the API; workers make it, and are held to it in the tests
 * (test/worker/webhook-message.test.ts).
 */

const timestamp = z.iso.datetime().meta({ description: 'When it happened, whenever it is told.' })

const toldExportSchema = exportSchema
  .omit({ observedAt: true, workersOnline: true, workersReady: true })
  .meta({ id: 'ToldExport' }) satisfies z.ZodType<ToldExport>

/** The body of a message that tells of an export. */
export const exportMessageSchema = z
  .strictObject({
    type: z.enum(EVENT_TYPES),
    timestamp,
    data: toldExportSchema.meta({ description: 'The export as it was at that moment.' }),
  })
  .meta({ id: 'ExportMessage' })

/** The body of a message that somebody has asked for, to see whether it comes. */
export const testMessageSchema = z
  .strictObject({
    type: z.literal('test'),
    timestamp,
    data: z.strictObject({ endpointId: z.uuid().meta({ description: 'Of the webhook.' }) }),
  })
  .meta({ id: 'TestMessage' })
