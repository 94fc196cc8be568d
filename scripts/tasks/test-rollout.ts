import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { interruptible, say } from '../terminal.ts'
import { findNginx } from '../testing/debian-program.ts'
import { buildVersion, checkOut, copySources } from '../testing/versions.ts'
import { runTests } from './test.ts'

/** The version that a roll-out starts from: main before object storage, live push and metrics. */
const PREVIOUS = '30f564b6bbd625e02371dffeb17539fd310a3e4f'

/**
 * `npm run test:rollout`: what happens while one version follows another. The version before this one and a second build of this one are
 * made in folders of their own; then web servers and workers of both run on one database (e2e/rollout).
 */
export function testRollout(args: string[]): Promise<number> {
  return interruptible(async (signal, started) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-rollout-'))
    started.push({ stop: () => rm(folder, { recursive: true, force: true }) })
    return runTests(['e2e/rollout', ...args], await makeVersions(folder, signal))
  })
}

/** @returns the variables by which the tests find the versions; those that cannot be had are left out, and their tests are skipped. */
async function makeVersions(folder: string, signal: AbortSignal): Promise<Record<string, string>> {
  const [previous, twin] = [path.join(folder, 'previous'), path.join(folder, 'twin')]
  const variables: Record<string, string> = { ROLLOUT_TWIN: twin }
  await copySources(twin)
  await buildVersion('A second build of this version', twin, signal)
  if (await checkOut(PREVIOUS, previous, signal)) {
    await buildVersion('The previous version', previous, signal)
    variables.ROLLOUT_PREVIOUS = previous
  } else say(`NOT TESTED: the previous version, because ${PREVIOUS} is not in this copy's history.`)
  const nginx = await findNginx()
  if ('program' in nginx) variables.NGINX_PATH = nginx.program
  else say(`NOT TESTED: two builds behind nginx, because ${nginx.reason}.`)
  return variables
}
