import { expect } from 'vitest'
import { callAuth } from '../../server/auth/auth-request.ts'

/** Calls better-auth as the web server does. @returns the cookies that it answers with. */
export async function authenticate(way: string, body: object, cookie = ''): Promise<string> {
  const response = await callAuth(way, { headers: new Headers({ cookie }), address: '192.0.2.7', body })
  expect([way, response.status]).toEqual([way, 200])
  return response.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
}
