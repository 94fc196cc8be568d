import { findWaitingOwners, giveTurn } from '../../lib/exports/turns.ts'
import { log } from '../../lib/log.ts'
import { database, inTransaction } from '../database.ts'
import { makeReady } from '../jobs.ts'

/** How many owners one look goes through: what it costs does not depend on how many exports wait. */
const LOOK_AT = 100

/** Gives an owner's next export its turn, and lets workers take it. */
function passTurn(ownerId: string): Promise<void> {
  return inTransaction(async (db) => {
    const turn = await giveTurn(db, ownerId)
    if (turn) await makeReady(db, turn)
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
    await passTurn(ownerId)
  } catch (error) {
    log.warn({ error, exportId }, 'the turn could not be passed on')
  }
}

/**
 * Gives turns to exports that wait for one and may have it: those whose time to be tried again has come, and those whose owner's last
 * export ended without a worker that would have passed its turn on.
 * @param after where the look before has ended. @returns where the next one goes on; '' is the beginning.
 */
export async function giveTurns(after = ''): Promise<string> {
  const owners = await findWaitingOwners(database(), after, LOOK_AT)
  for (const { ownerId, isFree } of owners) if (isFree) await passTurn(ownerId)
  return owners.length < LOOK_AT ? '' : (owners.at(-1)?.ownerId ?? '')
}
