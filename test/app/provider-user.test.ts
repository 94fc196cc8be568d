import { beforeAll, expect, test } from 'vitest'
import { addPerson, findPerson, setDisabled } from '../../lib/accounts/people.ts'
import { SERVICE } from '../../lib/exports/events.ts'
import { duringSignIn } from '../../server/auth/oidc.ts'
import { tellOfNewNames, validateProviderUser } from '../../server/auth/provider-user.ts'
import { openSandbox } from '../support/sandbox.ts'

type Action = Parameters<typeof validateProviderUser>[0]['source']['action']

const sandbox = await openSandbox()
const db = { executeSql: (sql: string, values?: unknown[]) => sandbox.admin.query(sql, values) }
const ids: Record<string, string> = {}

beforeAll(async () => {
  for (const name of ['ada', 'bob', 'out']) {
    const person = {
      name,
      email: `${name}@example.com`,
      roles: ['member'],
      attributes: {},
      passwordHash: null,
    }
    ids[name] = String(await addPerson(db, person, SERVICE))
  }
  await setDisabled(db, String(ids.out), true, SERVICE)
})

function refusal(action: Action, name: string, email: string, claims: Record<string, unknown> = {}) {
  return validateProviderUser({
    user: { id: ids[name], email, name },
    source: { method: 'oauth', action, oauth: { providerId: 'oidc', profile: claims } },
  })
}

test.each([false, 'false', 'False', 0, ''])(
  'an address that the provider calls unverified is linked to no account: %j',
  async (email_verified) => {
    const told = await refusal('link-account', 'ada', 'ada@example.com', { email_verified })
    expect(told).toEqual({ error: 'address_unverified' })
  },
)

test.each([true, 'true', undefined, null])('one of which it says %j is', async (email_verified) => {
  expect(await refusal('link-account', 'ada', 'Ada@example.com', { email_verified })).toBeUndefined()
})

test.each([
  ['sign-in', 'ada', 'BOB@example.com', 'address_taken'],
  ['sign-in', 'ada', 'ada@header.invalid', 'address_unusable'],
  ['create-user', 'nobody', 'carol@header.INVALID', 'address_unusable'],
  ['sign-in', 'out', 'free@example.com', 'account_disabled'],
  ['link-account', 'out', 'out@example.com', 'account_disabled'],
] as const)('%s of %s with %s is refused: %s', async (action, name, email, error) => {
  expect(await refusal(action, name, email, { email_verified: true })).toEqual({ error })
})

test('what the provider calls somebody now is in the audit trail, with what it was', async () => {
  await duringSignIn(async () => {
    await refusal('sign-in', 'bob', 'robert@example.com')
    await tellOfNewNames({ id: String(ids.bob), name: 'Robert', email: 'robert@example.com' })
    const ada = await findPerson(db, String(ids.ada))
    await tellOfNewNames({ id: String(ada?.id), name: 'of another', email: 'x@example.com' })
  })
  const { rows } = await sandbox.admin.query(
    `select subject, kind, details from claimcheck.event where kind in ('name-changed', 'email-changed') order by id`,
  )
  expect(rows).toEqual([
    { subject: ids.bob, kind: 'name-changed', details: { before: 'bob', after: 'Robert' } },
    {
      subject: ids.bob,
      kind: 'email-changed',
      details: { before: 'bob@example.com', after: 'robert@example.com' },
    },
  ])
})
