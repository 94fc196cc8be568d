import { expect, test, vi } from 'vitest'
import { addPerson, resetPassword, setDisabled } from '../../lib/accounts/people.ts'
import { SERVICE } from '../../lib/exports/events.ts'
import { auth } from '../../server/auth/auth.ts'
import { changePassword, signIn, startSingleSignOn } from '../../server/auth/sign-in.ts'
import { openSandbox } from '../support/sandbox.ts'

const browser = vi.hoisted(() => ({
  cookies: new Map<string, string>(),
  /** From where it asks; null: each time from elsewhere. */
  address: null as string | null,
  asked: 0,
}))
vi.mock('next/headers', () => ({
  headers: async () =>
    new Headers({
      cookie: [...browser.cookies].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; '),
    }),
  cookies: async () => browser.cookies,
}))
vi.mock('../../server/http/client-address.ts', () => ({
  clientAddress: () => browser.address ?? `10.2.0.${++browser.asked}`,
}))
const sandbox = await openSandbox()
process.env.AUTH_SECRET = 'of-a-test-'.repeat(4)
process.env.APP_URL = 'http://localhost:3000'
const db = { executeSql: (sql: string, values?: unknown[]) => sandbox.admin.query(sql, values) }
const RIGHT = 'the-right-one'
let addresses = 0
// What a password costs is not looked at here.
Object.assign((await auth().$context).password, {
  hash: async (password: string) => password,
  verify: async ({ hash, password }: { hash: string; password: string }) => hash === password,
})

/** Somebody who has a password, and has not been guessed at. */
async function newPerson() {
  const email = `p${++addresses}@example.com`
  const person = { name: 'Ada', email, roles: ['member'], attributes: {}, passwordHash: RIGHT }
  return { email, id: String(await addPerson(db, person, SERVICE)) }
}

/** The code with which something is refused; null if it is not. */
function refusal(tried: Promise<unknown>): Promise<string | null> {
  return tried.then(
    () => null,
    (error: { code?: string }) => error.code ?? String(error),
  )
}

/** As from a network of its own. */
function fromElsewhere() {
  addresses++
  browser.address = `10.1.${addresses >> 8}.${addresses & 255}`
}

function guess(email: string, password = 'wrong') {
  return refusal(signIn({ email, password }))
}

async function lock(email: string) {
  for (let count = 0; count < 20; count++) {
    fromElsewhere()
    expect(await guess(email)).toBe('sign_in_failed')
  }
  fromElsewhere()
}

async function told(kind: string, subject: string) {
  const rows = await sandbox.cells(
    `select details->>'code', count(*) from claimcheck.event where kind = $1 and subject = $2 group by 1 order by 1`,
    [kind, subject],
  )
  return Object.fromEntries(rows)
}

test('what the limit of an address refuses is neither told each time nor counted against an account', async () => {
  const { email } = await newPerson()
  fromElsewhere()
  for (let count = 0; count < 10; count++) expect(await guess(email)).toBe('sign_in_failed')
  for (let count = 0; count < 25; count++) expect(await guess(email, RIGHT)).toBe('too_many_tries')
  expect(await told('sign-in-refused', email)).toEqual({ sign_in_failed: '10', too_many_tries: '1' })
  fromElsewhere()
  expect(await guess(email, RIGHT)).toBeNull()
})

test('of sixty simultaneous guesses from as many addresses twenty are looked at', async () => {
  const { email } = await newPerson()
  browser.address = null
  const codes = await Promise.all(Array.from({ length: 60 }, () => guess(email)))
  expect(codes.filter((code) => code === 'sign_in_failed')).toHaveLength(20)
  expect(codes.filter((code) => code === 'too_many_tries')).toHaveLength(40)
})

test('a new password, or being enabled, lifts the lock of an account', async () => {
  const { email, id } = await newPerson()
  await lock(email)
  expect(await guess(email, RIGHT)).toBe('too_many_tries')
  await resetPassword(db, id, RIGHT, SERVICE)
  expect(await guess(email, RIGHT)).toBeNull()
  await lock(email)
  expect(await guess(email, RIGHT)).toBe('too_many_tries')
  await setDisabled(db, id, false, SERVICE)
  expect(await guess(email, RIGHT)).toBeNull()
})

test('who signs in rightly, however often, is not held up', async () => {
  const { email } = await newPerson()
  for (let count = 0; count < 25; count++) {
    fromElsewhere()
    expect(await guess(email, RIGHT)).toBeNull()
  }
})

test('whoever has a session cannot guess its password for ever, and what they tried is told', async () => {
  const { email, id } = await newPerson()
  fromElsewhere()
  await signIn({ email, password: RIGHT })
  const change = (currentPassword: string, newPassword = 'another-password') => {
    fromElsewhere()
    return refusal(changePassword(id, { currentPassword, newPassword }))
  }
  for (let count = 0; count < 19; count++) expect(await change('wrong')).toBe('wrong_password')
  for (let count = 0; count < 3; count++) expect(await change(RIGHT, 'short')).toBe('weak_password')
  expect(await change(RIGHT)).toBeNull()
  expect(await change('wrong')).toBe('wrong_password')
  expect(await change('another-password', RIGHT)).toBe('too_many_tries')
  expect(await told('password-refused', id)).toEqual({ too_many_tries: '1', wrong_password: '20' })
  // They can sign in all the same.
  expect(await guess(email, 'another-password')).toBeNull()
})

test('single sign-on is begun from one address as often as anything else is asked for', async () => {
  fromElsewhere()
  // There is no identity provider here; what counts is before that.
  for (let count = 0; count < 12; count++) expect(await refusal(startSingleSignOn('/'))).toBe('internal')
})
