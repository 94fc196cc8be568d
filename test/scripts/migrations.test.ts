import { expect, inject, test, vi } from 'vitest'
import { migrate, needMigrations } from '../../scripts/steps.ts'
import { openSandbox } from '../support/sandbox.ts'

const { admin, databaseUrl } = await openSandbox()
const database = new URL(databaseUrl).pathname.slice(1)

test('a database with all migrations will do', async () => {
  await expect(needMigrations(databaseUrl)).resolves.toBeUndefined()
  await expect(migrate(databaseUrl)).resolves.toBeUndefined()
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

test('migrations that cannot be applied say why, and are not taken for applied the next time', async () => {
  let warned = ''
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    warned += text
    return true
  })
  await admin.query(`
    drop schema claimcheck cascade;
    grant create on database ${database} to claimcheck_test;
    create schema claimcheck authorization claimcheck_test;
    create type claimcheck.export_status as enum ();
    alter type claimcheck.export_status owner to claimcheck_test`)
  await expect(migrate(databaseUrl)).rejects.toThrow('Applying the migrations failed')
  expect(warned).toContain('type "export_status" already exists')
  await expect(migrate(databaseUrl)).rejects.toThrow('Applying the migrations failed')
  expect(warned).toContain('found failed migrations')
  vi.restoreAllMocks()
})
