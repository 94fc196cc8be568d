import { glob, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inRoot, needWritableFolder } from '../paths.ts'
import { needTool, runTool, toolScript, toolStep, type Variables } from '../processes/node-process.ts'
import { buildWeb, generateClient } from '../steps.ts'
import { interruptible, say, step, UserError, warn } from '../terminal.ts'
import { planTests, type TestPlan } from '../testing/arguments.ts'
import { findChromium } from '../testing/chromium.ts'
import { playwrightFailures, vitestFailures } from '../testing/failures.ts'
import { type Counts, countCheck, countPlaywright, countVitest, sumCounts } from '../testing/reports.ts'

/** What the runners share. Each starts a Postgres of its own (test/support/test-run.ts); the folder is for their reports. */
type TestRun = TestPlan & { folder: string; env: Variables; signal: AbortSignal }

/** How a check or a runner ended, and what is said of each failure. */
type Outcome = { counts: Counts; failures: string[] }

/**
 * `npm test`: the linter, the compiler, the tests and the browser tests, each even if one before it failed.
 * @param args what to run; nothing: everything.
 * @param variables for the tests, on top of those that they get in any case.
 * @returns the exit code.
 */
export function runTests(args: string[], variables: Variables = {}): Promise<number> {
  return interruptible(async (signal, started) => {
    const plan = planTests(args)
    await needWritableFolder()
    const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-reports-'))
    started.push({ stop: () => removeFolders(folder, inRoot('test-results')) })
    await generateClient(signal)
    const checks = plan.runner === 'all' ? await runChecks(signal) : []
    return reportOutcomes([...checks, ...(await runRunners({ ...plan, folder, env: variables, signal }))])
  })
}

/** `npm run check`: the linter, the compiler and what is not used, without running anything. @returns the exit code. */
export function runCheck(): Promise<number> {
  return interruptible(async (signal) => {
    await generateClient(signal)
    return reportOutcomes(await runChecks(signal))
  })
}

async function removeFolders(...folders: string[]): Promise<void> {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
}

async function runChecks(signal: AbortSignal): Promise<Outcome[]> {
  const lint = () => toolStep('Linting', 'Linted', toolScript('biome'), ['check', '.'], { signal })
  const findUnused = () =>
    toolStep('Looking for what is not used', 'Everything is used', toolScript('knip'), [], { signal })
  const checkTypes = () =>
    step('Checking types', 'Types checked', async () => {
      await needTool('Generating the types of the routes', toolScript('next'), ['typegen'], { signal })
      await needTool('Checking types', toolScript('tsc'), [], { signal })
    })
  return [
    await outcomeOf(signal, () => lint().then(passedCheck)),
    await outcomeOf(signal, () => checkTypes().then(passedCheck)),
    await outcomeOf(signal, () => findUnused().then(passedCheck)),
  ]
}

function passedCheck(): Outcome {
  return { counts: countCheck(true), failures: [] }
}

/** Counts a failure that was foreseen as one failed check: it does not keep the others from running. */
async function outcomeOf(signal: AbortSignal, work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work()
  } catch (error) {
    if (signal.aborted || !(error instanceof UserError)) throw error
    warn(error.message)
    return { counts: countCheck(false), failures: [error.message] }
  }
}

async function runRunners(run: TestRun): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  if (run.runner !== 'playwright') outcomes.push(await runVitest(run))
  if (run.runner !== 'vitest') outcomes.push(await outcomeOf(run.signal, () => runPlaywright(run)))
  return outcomes
}

async function runVitest({ args, folder, env, signal }: TestRun): Promise<Outcome> {
  const report = path.join(folder, 'vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const options = { env, signal, visible: true }
  const code = await runTool(toolScript('vitest'), ['run', ...reporters, ...args], options)
  signal.throwIfAborted()
  return { counts: await countVitest(report, code), failures: await vitestFailures(report) }
}

/** The browser tests, on the production build. @throws UserError if there is no build or no browser. */
async function runPlaywright({ args, folder, env, signal }: TestRun): Promise<Outcome> {
  await buildWeb(signal)
  const report = path.join(folder, 'playwright.json')
  const variables = { ...env, CHROMIUM_PATH: await findChromium(signal), PLAYWRIGHT_JSON_OUTPUT_FILE: report }
  const options = { env: variables, signal, visible: true }
  const code = await runTool(toolScript('playwright'), ['test', '--reporter=list,json', ...args], options)
  signal.throwIfAborted()
  if (code !== 0) await showPages(inRoot('test-results'))
  return { counts: await countPlaywright(report, code), failures: await playwrightFailures(report) }
}

/** What was on the page when a browser test failed: the folder that has it is removed. */
async function showPages(folder: string): Promise<void> {
  for await (const file of glob(path.join(folder, '*', 'error-context.md')))
    say(`\n${file}:\n${await readFile(file, 'utf8')}`)
}

/** Prints each failure anew, where one looks first: after all that was printed on the way. @returns the exit code. */
function reportOutcomes(outcomes: Outcome[]): number {
  for (const failure of outcomes.flatMap(({ failures }) => failures)) warn(`\n${failure}`)
  return reportCounts(outcomes.map(({ counts }) => counts))
}

/** Prints the last line, which machines read, too. @returns the exit code. */
export function reportCounts(all: Counts[]): number {
  const { passed, failed, skipped } = sumCounts(all)
  say(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  return failed === 0 ? 0 : 1
}
