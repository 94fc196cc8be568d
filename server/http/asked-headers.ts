import { cookies, headers } from 'next/headers'

/**
 * The headers of the request that is being answered, with its cookies as they are now: an action may have changed them, and Next makes the
 * page anew with its answer.
 */
export async function askedHeaders(): Promise<Headers> {
  const asked = new Headers(await headers())
  const now = (await cookies()).toString()
  if (now) asked.set('cookie', now)
  else asked.delete('cookie')
  return asked
}
