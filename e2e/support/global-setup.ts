import { prepareRun } from '../../test/support/test-run.ts'

/** Where the runner's processes find the superuser's way to the server of this run, and the database that each copies. */
export const SERVER_VARIABLE = 'E2E_SERVER_URL'
export const TEMPLATE_VARIABLE = 'E2E_TEMPLATE'

/** Makes the database of this run, with the whole demo shop: every process of the runner works on a copy of its own. */
// biome-ignore lint/style/noDefaultExport: Playwright takes a set-up that way.
export default async function setup(): Promise<() => Promise<void>> {
  const template = `claimcheck_e2e_${process.pid}`
  const run = await prepareRun(template, { web: true })
  Object.assign(process.env, { [SERVER_VARIABLE]: run.adminUrl, [TEMPLATE_VARIABLE]: template })
  return run.close
}
