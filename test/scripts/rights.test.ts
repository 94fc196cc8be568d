import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { missingRights } from '../../scripts/rights.ts'
import { onServer, withDatabase } from '../support/server.ts'

const adminUrl = inject('adminUrl')
const NAME = `rights_${randomUUID().slice(0, 8)}`
const url = withDatabase(adminUrl, NAME)
const role = new URL(url)
role.username = NAME
role.password = 'secret'

beforeAll(async () => {
  await onServer(adminUrl, `create role ${NAME} login password 'secret'`)
  await onServer(adminUrl, `create database ${NAME}`)
})
afterAll(async () => {
  await onServer(adminUrl, `drop database ${NAME} with (force)`)
  await onServer(adminUrl, `drop role ${NAME}`)
})

test('a role that may not create schemas is told what to grant, and that is enough', async () => {
  const sentences = await missingRights(role.href)
  const [statement = ''] = /GRANT .*;/.exec(String(sentences)) ?? []
  expect(statement).toBe(`GRANT CREATE ON DATABASE "${NAME}" TO "${NAME}";`)
  expect(sentences).toContain(`The role "${NAME}" may not create schemas in the database "${NAME}"`)
  await onServer(url, statement)
  expect(await missingRights(role.href)).toBeUndefined()
})

test('a schema that belongs to another role is named with it: that one may migrate, and is granted to nobody', async () => {
  await onServer(url, 'create schema pgboss')
  const sentences = await missingRights(role.href)
  expect(sentences).toContain(`The schema pgboss of the database "${NAME}" belongs to the role postgres`)
  expect(sentences).toContain('run "npm run migrate" with a DATABASE_URL of postgres')
  expect(sentences).not.toMatch(/grant/i)
  await onServer(url, `alter schema pgboss owner to ${NAME}`)
  expect(await missingRights(role.href)).toBeUndefined()
})

test('where everything is installed there is nothing to create', async () => {
  await onServer(url, `create schema claimcheck authorization ${NAME}; create table claimcheck.export ()`)
  await onServer(url, `create table pgboss.version (); revoke create on database ${NAME} from ${NAME}`)
  expect(await missingRights(role.href)).toBeUndefined()
})
