import { fromPrisma } from 'pg-boss'
import { recordDenial } from '../lib/audit.ts'
import { actorOf } from '../lib/exports/events.ts'
import { log } from '../lib/log.ts'
import { Problem } from '../lib/problems/problem.ts'
import { isUuid } from '../lib/uuid.ts'
import type { Viewer } from '../lib/viewer.ts'
import { clientAddress } from './http/client-address.ts'
import { prisma } from './prisma.ts'

/** Tells the audit trail that somebody has asked for an export that is not theirs. Never throws: the answer is the same. */
export async function tellOfDenial(viewer: Viewer, exportId: string, what: string): Promise<void> {
  if (!isUuid(exportId)) return
  try {
    await recordDenial(fromPrisma(prisma()), actorOf(viewer, clientAddress()), exportId, what)
  } catch (error) {
    log.error({ error, exportId }, 'a denial could not be noted')
  }
}

/** Tells the audit trail of what came to `not_found`, and goes on with the error. */
export function denialOf(
  viewer: Viewer,
  exportId: unknown,
  what: string,
): (error: unknown) => Promise<never> {
  return async (error) => {
    if (error instanceof Problem && error.code === 'not_found')
      await tellOfDenial(viewer, String(exportId), what)
    throw error
  }
}
