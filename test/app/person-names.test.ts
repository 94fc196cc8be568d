import { expect, test, vi } from 'vitest'
import { parseEnvironment } from '../../lib/env.ts'
import { addSomebody } from '../../server/admin/people.ts'
import { oidcPlugins } from '../../server/auth/oidc.ts'
import { register } from '../../server/auth/sign-in.ts'
import { newViewer } from '../support/exports.ts'

vi.mock('next/headers', () => ({}))

Object.assign(process.env, { DATABASE_URL: 'postgres://x', SELF_REGISTRATION: 'true' })

const NAMES = ['two\nlines', '\u202etooR', '\u200b', '\ud83d']
const REFUSED = {
  code: 'invalid_request',
  errors: [{ path: 'name', message: 'must be one line of text that can be read' }],
}

test.each(NAMES)('nobody registers as %j, and no administrator adds one', async (name) => {
  const entered = { email: 'a@example.com', name, password: 'long-enough', roles: 'member', attributes: '' }
  await expect(register(entered)).rejects.toMatchObject(REFUSED)
  await expect(addSomebody(newViewer(), entered)).rejects.toMatchObject(REFUSED)
})

test('of a name that the identity provider has, what makes none is left out', () => {
  const settings = parseEnvironment({
    DATABASE_URL: 'postgres://x',
    APP_URL: 'https://exports.example.com',
    OIDC_ISSUER: 'https://id.example.com',
    OIDC_CLIENT_ID: 'claimcheck',
    OIDC_CLIENT_SECRET: 'secret',
  })
  const map = oidcPlugins(settings)[0]?.options.config[0]?.mapProfileToUser
  const ofClaims = (claims: object) => map?.({ emailVerified: true, ...claims })
  expect(ofClaims({ sub: '7', name: '\u202etooR\nadmin' })).toEqual({ name: 'tooR admin' })
  expect(ofClaims({ sub: '7', name: '\u200b', email: 'a@example.com' })).toEqual({ name: 'a@example.com' })
  expect(ofClaims({ sub: '7', name: 7 })).toEqual({ name: '7' })
})
