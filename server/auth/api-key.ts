import { fromPrisma } from 'pg-boss'
import { type FoundKey, findKey, KEY_PREFIX } from '../../lib/accounts/api-keys.ts'
import { isFirstOfMinute } from '../../lib/accounts/guesses.ts'
import { record } from '../../lib/audit.ts'
import { log } from '../../lib/log.ts'
import { Problem } from '../../lib/problems/problem.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { clientAddress } from '../http/client-address.ts'
import { currentRequest } from '../http/current-request.ts'
import { prisma } from '../prisma.ts'
import { isOfPastDemo } from './demo.ts'
import { nameInHeader } from './trusted-header.ts'

/** What the call of the API that is being answered sends as its key, whatever that is; null where it sends none. */
export function keyInRequest(asked: Headers): string | null {
  const bearer = currentRequest()?.bearer ?? null
  // The proxy that has signed somebody in may pass on the token that it knows them by.
  const isOfProxy = bearer !== null && !bearer.startsWith(KEY_PREFIX) && nameInHeader(asked) !== null
  return isOfProxy ? null : bearer
}

/** On whose behalf a program asks that sends this key. @throws Problem `key_refused`; the audit trail has it. */
export async function viewerOfKey(key: string): Promise<Viewer> {
  const found = await findKey(fromPrisma(prisma()), key)
  const reason = found ? (found.refusal ?? (isOfPastDemo(found.viewer.id) ? 'demo' : null)) : 'unknown'
  if (found && reason === null) return found.viewer
  await tellOfRefusal(found, reason)
  throw new Problem('key_refused')
}

/** Once a minute of an address, however often it tries. Never throws: the answer is the same. */
async function tellOfRefusal(found: FoundKey | null, reason: string | null): Promise<void> {
  const db = fromPrisma(prisma())
  const address = clientAddress()
  const subject = found?.viewer.id ?? null
  const details = { reason, ...(found && { key: found.id }) }
  try {
    if (!(await isFirstOfMinute(db, `key-refused ${address}`))) return
    await record(db, { kind: 'key-refused', by: { id: null, address }, subject, details })
  } catch (error) {
    log.error({ error }, 'a refused API key could not be noted')
  }
}
