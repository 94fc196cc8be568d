import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { sourceUrl } from '../../../prisma/seed.ts'
import type { Admin } from '../../support/sandbox.ts'
import { onServer, withDatabase } from '../../support/server.ts'

/** An empty database that is not in UTF-8. */
export type OtherDatabase = { sourceUrl: string; admin: Admin }

/** Makes a database with another encoding, and removes it when the file's tests have run. */
export async function openDatabaseIn(encoding: string): Promise<OtherDatabase> {
  const adminUrl = inject('adminUrl')
  const name = `test_${encoding.toLowerCase()}_${randomUUID().slice(0, 8)}`
  await onServer(
    adminUrl,
    `create database ${name} encoding '${encoding}' template template0 locale_provider libc locale 'C'`,
  )
  const databaseUrl = withDatabase(adminUrl, name)
  const admin = new pg.Pool({ connectionString: databaseUrl, application_name: 'claimcheck-test', max: 1 })
  afterAll(async () => {
    await admin.end()
    await onServer(adminUrl, `drop database ${name}`)
  })
  return { sourceUrl: sourceUrl(databaseUrl), admin }
}
