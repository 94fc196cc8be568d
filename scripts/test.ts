import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Complaint, INTERRUPTED, runCommand } from './complaint.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { inRoot } from './paths.ts'
import { watchForInterrupt } from './processes/interrupt.ts'
import { toolScript, type Variables } from './processes/spawn-node.ts'
import { needTool, runTool } from './processes/tool.ts'
import { complain, say, step } from './say.ts'
import { buildWeb, generateClient, needWritableFolder } from './steps.ts'
import { findChromium } from './testing/chromium.ts'
import { type Counts, countCheck, countPlaywright, countVitest, sumCounts } from './testing/counts.ts'
import { planTests, type TestPlan } from './testing/plan.ts'

/** What the runners share; the temporary folder and the database are gone when the tests have run. */
type TestRun = TestPlan & { folder: string; env: Variables; signal: AbortSignal }

/** `npm test`: the linter, the compiler, the tests and the browser tests, each even if one before it failed. */
await runCommand(async () => {
  const plan = planTests(process.argv.slice(2))
  await needWritableFolder()
  const signal = watchForInterrupt(() => process.exit(INTERRUPTED))
  const folder = await temporaryFolder()
  let postgres: EmbeddedPostgres | undefined
  try {
    await generateClient(signal)
    const checks = plan.runner === 'all' ? await runChecks(signal) : []
    postgres = await startTestPostgres(folder)
    const run = { ...plan, folder, env: testEnvironment(postgres.url, folder), signal }
    return reportCounts([...checks, ...(await runTests(run))])
  } catch (error) {
    if (signal.aborted) return INTERRUPTED
    throw error
  } finally {
    await postgres?.stop()
    await rm(folder, { recursive: true, force: true })
    await rm(inRoot('test-results'), { recursive: true, force: true })
  }
})

/** Postgres may run as another user, who has to be able to pass through this folder. */
async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-'))
  await chmod(folder, 0o711)
  await mkdir(path.join(folder, 'tmp'))
  return folder
}

function startTestPostgres(folder: string): Promise<EmbeddedPostgres> {
  const options = { folder: path.join(folder, 'postgres'), database: 'postgres', durable: false }
  return step('Starting Postgres', 'Postgres ready', () => startEmbeddedPostgres(options))
}

/** Tests find their database here, and nothing of the person's own; what they forget lies in our folder. */
function testEnvironment(databaseUrl: string, folder: string): Variables {
  return {
    TEST_DATABASE_URL: databaseUrl,
    DATABASE_URL: undefined,
    SOURCE_DATABASE_URL: undefined,
    STORE_FOLDER: undefined,
    TMPDIR: path.join(folder, 'tmp'),
  }
}

async function runChecks(signal: AbortSignal): Promise<Counts[]> {
  return [
    await check('Linting', 'Linted', signal, () =>
      needTool('Linting', toolScript('biome'), ['check', '.'], { signal }),
    ),
    await check('Checking types', 'Types checked', signal, async () => {
      await needTool('Generating the types of the routes', toolScript('next'), ['typegen'], { signal })
      await needTool('Checking types', toolScript('tsc'), [], { signal })
    }),
  ]
}

/** Runs a step whose failure is counted, and does not keep the others from running. */
async function check(
  doing: string,
  done: string,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<Counts> {
  try {
    await step(doing, done, work)
    return countCheck(true)
  } catch (error) {
    if (signal.aborted || !(error instanceof Complaint)) throw error
    complain(error.message)
    return countCheck(false)
  }
}

async function runTests(run: TestRun): Promise<Counts[]> {
  const counts: Counts[] = []
  if (run.runner !== 'playwright') counts.push(await runVitest(run))
  if (run.runner !== 'vitest') counts.push(await runPlaywright(run))
  return counts
}

async function runVitest({ args, folder, env, signal }: TestRun): Promise<Counts> {
  const report = path.join(folder, 'vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await runTool(toolScript('vitest'), ['run', ...reporters, ...args], {
    env,
    signal,
    visible: true,
  })
  signal.throwIfAborted()
  return countVitest(report, code)
}

/** The browser tests, on the production build. If it or the browser is not to be had, they count as one failed. */
async function runPlaywright({ args, folder, env, signal }: TestRun): Promise<Counts> {
  try {
    await buildWeb(signal)
    const report = path.join(folder, 'playwright.json')
    const chromium = await findChromium(signal)
    const code = await runTool(toolScript('playwright'), ['test', '--reporter=list,json', ...args], {
      env: { ...env, CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
      signal,
      visible: true,
    })
    signal.throwIfAborted()
    return await countPlaywright(report, code)
  } catch (error) {
    if (signal.aborted || !(error instanceof Complaint)) throw error
    complain(error.message)
    return countCheck(false)
  }
}

/** Prints the last line, which machines read, too. @returns the exit code. */
function reportCounts(all: Counts[]): number {
  const { passed, failed, skipped } = sumCounts(all)
  say(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  return failed === 0 ? 0 : 1
}
