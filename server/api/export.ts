import { exportName } from '../../lib/exports/name-export.ts'
import { STATUSES } from '../../lib/exports/status.ts'
import type { ExportView } from '../../lib/exports/view.ts'
import { z } from '../../lib/zod.ts'
import { problemSchema } from './problem.ts'

const time = z.iso.datetime()
const count = z.int().min(0)

const retrySchema = z.strictObject({
  at: time,
  attempt: count,
  attempts: count,
  needsOtherVersion: z.boolean(),
  code: z.string(),
  reason: z.string(),
})

const progressSchema = z.strictObject({
  rowsDone: count,
  rowsTotal: count.nullable(),
  rowsTotalIsEstimate: z.boolean(),
  bytesWritten: count,
  percent: z.number().min(0).max(100),
  etaSeconds: count.nullable(),
})

const artifactSchema = z.strictObject({
  filename: z.string(),
  rowCount: count,
  byteSize: count,
  sha256: z.string(),
  url: z.string().meta({ description: 'The absolute path of the file.' }),
  expiresAt: time,
  problem: problemSchema.nullable().meta({ description: 'Why it cannot be downloaded. Null in a list.' }),
})

/** An export as every route answers it; what each member means stands at {@link ExportView}. */
export const exportSchema = z
  .strictObject({
    id: z.uuid(),
    name: z.string().nullable().meta({ description: 'What you call it.' }),
    dataset: z.string(),
    status: z.enum(STATUSES),
    attempt: count,
    createdAt: time,
    startedAt: time.nullable(),
    readAt: time
      .nullable()
      .meta({ description: 'When every row had been read: what is left is to store the file.' }),
    finishedAt: time.nullable(),
    cancelRequestedAt: time.nullable(),
    expiresAt: time.nullable(),
    repeatOf: z.uuid().nullable().meta({ description: 'The export that it repeats, which may be deleted.' }),
    observedAt: time.meta({ description: "By the service's clock, when this was read." }),
    queuePosition: count.nullable().meta({ description: '1 is the next one. Null in a list.' }),
    retry: retrySchema.nullable().meta({ description: 'Why it is tried again, and when.' }),
    workersOnline: count,
    workersReady: count,
    progress: progressSchema,
    artifact: artifactSchema.nullable().meta({ description: 'The file, once it has succeeded.' }),
    error: problemSchema.nullable().meta({ description: 'Why it has failed.' }),
    pollAfterMs: count
      .nullable()
      .meta({ description: 'When to ask again; null when nothing more will happen.' }),
  })
  .meta({ id: 'Export' }) satisfies z.ZodType<ExportView>

/** What of an export is to be changed; nothing else of it can be. */
export const exportChangeSchema = z
  .strictObject({ name: exportName.nullable().meta({ description: 'What you call it; null for nothing.' }) })
  .partial()
  .meta({ id: 'ExportChange' })

/** One page of a person's exports, the newest first. */
export const exportPageSchema = z
  .strictObject({
    exports: z.array(exportSchema),
    nextCursor: z.string().nullable().meta({ description: 'Of the next page; null on the last one.' }),
  })
  .meta({ id: 'ExportPage' })
