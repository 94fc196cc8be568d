import { expect, test, vi } from 'vitest'
import { registerAction, signInAction } from '../../app/sign-in/actions.ts'
import { log } from '../../lib/log.ts'
import { openSandbox } from '../support/sandbox.ts'

vi.mock('next/headers', () => ({
  headers: async () => new Headers(),
  cookies: async () => ({ set: () => undefined }),
}))

const sandbox = await openSandbox()
Object.assign(process.env, {
  AUTH_SECRET: 'of this test, and of nobody else at all',
  SELF_REGISTRATION: 'true',
})
const error = vi.spyOn(log, 'error')
const NEW = { name: 'Rita', email: 'rita@example.com', password: 'correct horse battery' }

test.each([
  ['a@b', 'must be an e-mail address'],
  ['röot@example.com', 'must be an e-mail address'],
  ['a\0b@example.com', 'must be an e-mail address'],
  ['', 'must be an e-mail address'],
  ['carol.4c26d9074c27@header.invalid', 'must not end with .invalid'],
  ['carol@HEADER.INVALID', 'must not end with .invalid'],
])('an address with which nobody can register is said at its field: %j', async (email, message) => {
  const refusal = await registerAction({ ...NEW, email })
  expect(refusal).toMatchObject({
    code: 'invalid_request',
    errors: [{ path: 'email', message: expect.stringContaining(message) }],
  })
  expect(error).not.toHaveBeenCalled()
})

test('of two who register with an address at once, one is told that there is an account', async () => {
  const both = await Promise.all([registerAction(NEW), registerAction({ ...NEW, name: 'Rival' })])
  expect(both.map((refusal) => refusal?.code ?? null).sort()).toEqual(['account_exists', null])
  const people = await sandbox.cells('select count(*) from claimcheck."user" where email = $1', [NEW.email])
  expect(people).toEqual([['1']])
  expect(error).not.toHaveBeenCalled()
})

test('an address that is none is as wrong as another to who signs in', async () => {
  expect(await signInAction({ email: 'a\0b@example.com', password: 'x' })).toMatchObject({
    code: 'sign_in_failed',
  })
  expect(error).not.toHaveBeenCalled()
})
