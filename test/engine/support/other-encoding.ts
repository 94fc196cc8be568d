import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { sourceUrl } from '../../../prisma/seed.ts'
import type { Admin } from '../../support/sandbox.ts'
import { onServer, withDatabase } from '../../support/server.ts'

/** An empty database of another encoding or language. */
export type OtherDatabase = { sourceUrl: string; admin: Admin }

/** Makes a database with another encoding, and removes it when the file's tests have run. */
export function openDatabaseIn(encoding: string): Promise<OtherDatabase> {
  return openDatabase(encoding, "locale_provider libc locale 'C'")
}

/** Makes a database that sorts and writes in small letters as a language does, by ICU; it is removed like the others. */
export function openDatabaseOf(icuLocale: string): Promise<OtherDatabase> {
  return openDatabase('UTF8', `locale_provider icu icu_locale '${icuLocale}' locale 'C'`)
}

async function openDatabase(encoding: string, locale: string): Promise<OtherDatabase> {
  const adminUrl = inject('adminUrl')
  const name = `test_${encoding.toLowerCase()}_${randomUUID().slice(0, 8)}`
  await onServer(adminUrl, `create database ${name} encoding '${encoding}' template template0 ${locale}`)
  const databaseUrl = withDatabase(adminUrl, name)
  const admin = new pg.Pool({ connectionString: databaseUrl, application_name: 'claimcheck-test', max: 1 })
  afterAll(async () => {
    await admin.end()
    await onServer(adminUrl, `drop database ${name}`)
  })
  return { sourceUrl: sourceUrl(databaseUrl), admin }
}
