import { randomBytes } from 'node:crypto'
import { type NextProxy, type NextRequest, NextResponse } from 'next/server'
import { under } from './lib/base-path.ts'
import { env } from './lib/env.ts'
import { CLAIM_HEADER, claimPartOf } from './server/http/claim-paths.ts'
import { refusal } from './server/http/gate.ts'
import { isApi } from './server/http/problem-answer.ts'
import { NONCE_HEADER, pagePolicy } from './server/http/security-headers.ts'

/** What Next calls before everything that it answers: pages, server actions, routes and static files. */
export const proxy: NextProxy = (request) => {
  const refused = refusal(request, env())
  if (refused) return refused
  const { pathname } = new URL(request.url)
  return isApi(pathname) || pathname.startsWith(under('/_next/')) ? NextResponse.next() : pageOf(request)
}

/**
 * A page is told its nonce, and whether a claim link opens it, by headers of the request, Next by the policy among them, and the browser by
 * the answer's.
 */
function pageOf(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString('base64')
  const policy = pagePolicy(nonce, env(), process.env.NODE_ENV === 'development')
  const headers = new Headers(request.headers)
  headers.set(NONCE_HEADER, nonce)
  headers.set('Content-Security-Policy', policy)
  headers.set(CLAIM_HEADER, String(claimPartOf(request.url) === 'page'))
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('Content-Security-Policy', policy)
  return response
}
