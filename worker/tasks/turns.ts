import { env } from '../../lib/env.ts'
import { findWaitingOwners, giveTurn } from '../../lib/exports/turns.ts'
import { log } from '../../lib/log.ts'
import { makeReady } from '../../lib/queue.ts'
import { database, inTransaction } from '../database.ts'

/** How many owners one look goes through: what it costs does not depend on how many exports wait. */
const LOOK_AT = 100

/** Gives an owner's next exports the turns that are free, and lets workers take them. */
function passTurns(ownerId: string): Promise<void> {
  return inTransaction(async (db) => {
    for (;;) {
      const exportId = await giveTurn(db, ownerId, env().maxRunningExports)
      if (!exportId) return
      await makeReady(db, exportId)
    }
  })
}

/** The same after an export of the owner's has ended: at once, or else {@link giveTurns} does it a little later. */
export async function passTurnOn({
  exportId,
  ownerId,
}: {
  exportId: string
  ownerId: string
}): Promise<void> {
  try {
    await passTurns(ownerId)
  } catch (error) {
    log.warn({ error, exportId }, 'the turn could not be passed on')
  }
}

/**
 * Gives turns to exports that wait for one and may have it: those whose time to be tried again has come, and those whose owner's other
 * exports ended without a worker that would have passed their turns on.
 * @param after where the look before has ended. @returns where the next one goes on; '' is the beginning.
 */
export async function giveTurns(after = ''): Promise<string> {
  const limit = env().maxRunningExports
  const owners = await findWaitingOwners(database(), { after, owners: LOOK_AT, limit })
  for (const { ownerId, isFree } of owners) if (isFree) await passTurns(ownerId)
  return owners.length < LOOK_AT ? '' : (owners.at(-1)?.ownerId ?? '')
}
