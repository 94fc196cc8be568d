import type { TestProject } from 'vitest/node'
import { prepareRun } from './test-run.ts'

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
  const run = await prepareRun(TEMPLATE, { orders: ORDERS })
  project.provide('adminUrl', run.adminUrl)
  project.provide('template', TEMPLATE)
  return run.close
}
