import { seedDemo } from '../../prisma/seed.ts'
import { migrate } from '../../scripts/steps.ts'
import { onServer, withDatabase } from '../../test/support/server.ts'

/** Where the specs find the database of this run. */
export const DATABASE_VARIABLE = 'E2E_DATABASE_URL'

/** Makes the database of this run, with the whole demo shop. Nothing that is in it before a test is ever changed. */
// biome-ignore lint/style/noDefaultExport: Playwright takes a set-up that way.
export default async function setup(): Promise<() => Promise<void>> {
  const adminUrl = process.env.TEST_DATABASE_URL
  if (!adminUrl) throw new Error('These tests need a Postgres of their own: run `npm test -- e2e/…`')
  const name = `claimcheck_e2e_${process.pid}`
  const url = withDatabase(adminUrl, name)
  await onServer(adminUrl, `create database ${name}`)
  await migrate(url)
  await seedDemo(url)
  process.env[DATABASE_VARIABLE] = url
  return () => onServer(adminUrl, `drop database ${name} with (force)`)
}
