import { expect, inject, test } from 'vitest'
import { needMigrations } from '../../scripts/steps.ts'
import { openSandbox } from '../support/sandbox.ts'

const { admin, databaseUrl } = await openSandbox()

test('a database with all migrations will do', async () => {
  await expect(needMigrations(databaseUrl)).resolves.toBeUndefined()
})

test('a database without our tables lacks all of them', async () => {
  await expect(needMigrations(inject('adminUrl'))).rejects.toThrow(/lacks migrations .*run "npm run migrate"/)
})

test('a migration that was begun and not finished is lacking, by its name', async () => {
  const { rows } = await admin.query<{ name: string }>(
    `update claimcheck._prisma_migrations set finished_at = null
     where migration_name = (select max(migration_name) from claimcheck._prisma_migrations)
     returning migration_name as name`,
  )
  await expect(needMigrations(databaseUrl)).rejects.toThrow(`(${rows[0]?.name})`)
})
