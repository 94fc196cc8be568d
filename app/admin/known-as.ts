import { isReserved } from '../../lib/accounts/addresses.ts'

/** By what an account is known that nobody else can choose: its address, or its id where that was only invented. */
export function knownAs({ id, email }: { id: string; email: string }): string {
  return isReserved(email) ? id : email
}
