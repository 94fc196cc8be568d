import { prepareRun } from '../../test/support/test-run.ts'

/** Where the specs find the database of this run. */
export const DATABASE_VARIABLE = 'E2E_DATABASE_URL'

/** Makes the database of this run, with the whole demo shop. Nothing that is in it before a test is ever changed. */
// biome-ignore lint/style/noDefaultExport: Playwright takes a set-up that way.
export default async function setup(): Promise<() => Promise<void>> {
  const run = await prepareRun(`claimcheck_e2e_${process.pid}`, { web: true })
  process.env[DATABASE_VARIABLE] = run.url
  return run.close
}
