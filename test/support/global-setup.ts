import type { TestProject } from 'vitest/node'
import { seedDemo } from '../../prisma/seed.ts'
import { migrate } from '../../scripts/steps.ts'
import { onServer, withDatabase } from './server.ts'

/** Orders of the demo shop in every test's database: enough for several batches, and copied in an instant. */
const ORDERS = 2_000

const TEMPLATE = `claimcheck_template_${process.pid}`

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the superuser, on any database. */
    adminUrl: string
    /** The database that every test file's own one is a copy of. */
    template: string
  }
}

/** Prepares the template once: our migrations, pg-boss's schema and a small demo shop. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const adminUrl = process.env.TEST_DATABASE_URL
  if (!adminUrl) throw new Error('These tests need a Postgres of their own: run `npm test -- test/…`')
  const url = withDatabase(adminUrl, TEMPLATE)
  await onServer(adminUrl, `create database ${TEMPLATE}`)
  await migrate(url)
  await seedDemo(url, { orders: ORDERS })
  project.provide('adminUrl', adminUrl)
  project.provide('template', TEMPLATE)
  return () => onServer(adminUrl, `drop database ${TEMPLATE} with (force)`)
}
