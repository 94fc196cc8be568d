import { under } from '../../lib/base-path.ts'
import { log } from '../../lib/log.ts'
import { clientAddress } from '../http/client-address.ts'
import { callAuth } from './auth-request.ts'
import { duringSignIn } from './oidc.ts'
import type { SingleSignOnError } from './single-sign-on-errors.ts'

/** Answers a browser that the identity provider has sent back: it goes on to a page in any case, and is told there what went wrong. */
export async function singleSignOnAnswer(request: Request): Promise<Response> {
  const { search } = new URL(request.url)
  const response = await duringSignIn(() =>
    callAuth(`/callback/oidc${search}`, { headers: request.headers, address: clientAddress() }),
  )
  if (response.headers.has('location')) return response
  const error: SingleSignOnError = response.status === 429 ? 'too_many_tries' : 'internal'
  if (error === 'internal') log.error({ status: response.status }, 'single sign-on has failed')
  return new Response(null, { status: 302, headers: { location: under(`/sign-in?error=${error}`) } })
}
