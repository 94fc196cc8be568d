import { randomBytes } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'

/** Of a password that is made here: 24 characters. */
const PASSWORD_BYTES = 18

/** Makes a password for somebody. It is shown once, to whoever asked for it; what is kept is the hash. */
export async function newPassword(): Promise<{ password: string; passwordHash: string }> {
  const password = randomBytes(PASSWORD_BYTES).toString('base64url')
  return { password, passwordHash: await hashPassword(password) }
}
