import { keptKey } from './kept-key.ts'
import { UserError } from './terminal.ts'

/** Next's own variable. It salts the ids of server actions with the key, when it builds. */
export const ACTION_KEY_VARIABLE = 'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY'

/** Those of AES, in bytes. */
const KEY_LENGTHS = [16, 24, 32]

/**
 * The key of server actions for a build. With the same one, a page of the build before can still call the actions that have not changed.
 * @returns what the operator has set, or else one that was made at random for this installation and is kept.
 * @throws UserError if what the operator has set is no key.
 */
export async function actionKey(): Promise<string> {
  const given = process.env[ACTION_KEY_VARIABLE]
  if (!given) return keptKey('action-key')
  const bytes = Buffer.from(given, 'base64')
  if (KEY_LENGTHS.includes(bytes.length) && bytes.toString('base64') === given) return given
  throw new UserError(
    `${ACTION_KEY_VARIABLE} must be 32 random bytes in base64: make one with "openssl rand -base64 32".`,
  )
}
