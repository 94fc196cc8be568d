import { z } from '../../lib/zod.ts'
import type { Health } from '../health.ts'
import { HEALTH_PROBLEMS, type HealthProblemCode } from '../health-problems.ts'

const codes = Object.keys(HEALTH_PROBLEMS) as [HealthProblemCode, ...HealthProblemCode[]]
const part = z.enum(['ok', 'unavailable'])
const count = z.int().min(0)

/** Whether the service works; nothing more to those who are not signed in. */
export const healthSchema = z
  .union([
    z.strictObject({ status: part }),
    z.strictObject({
      status: part,
      database: part,
      queue: part,
      store: part,
      source: z.enum([...part.options, 'unknown']),
      workersOnline: count,
      workersReady: count,
      problems: z.array(z.strictObject({ code: z.enum(codes), part: z.string(), message: z.string() })),
    }) satisfies z.ZodType<Health>,
  ])
  .meta({ id: 'Health' })

/** That the process answers. */
export const liveSchema = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Live' })
