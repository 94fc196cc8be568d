import { PROBLEMS, type ProblemCode } from '../../lib/problems/catalog.ts'
import type { ProblemDetails } from '../../lib/problems/problem.ts'
import { z } from '../../lib/zod.ts'

const codes = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]

/** What went wrong (RFC 9457): the body of every answer with a status of 4xx or 5xx, and what an export says that has failed. */
export const problemSchema = z
  .strictObject({
    type: z.string().meta({ description: 'A URI of its code.' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: 'What happened and what to do, in sentences.' }),
    code: z.enum(codes),
    params: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .meta({ description: 'The values in its sentences.' }),
    errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).meta({
      description: 'The fields or parameters that are wrong. `path` is dotted, as in `filters.0.value`.',
    }),
    retryable: z.boolean().meta({ description: 'Whether the same request may go well at another time.' }),
  })
  .meta({ id: 'Problem' }) satisfies z.ZodType<ProblemDetails>
