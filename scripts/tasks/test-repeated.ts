import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { say } from '../terminal.ts'
import { takeNumber } from '../testing/arguments.ts'
import { summariseMeasurements } from '../testing/reports.ts'
import { runTests } from './test.ts'

/** How often each fault is produced when the person does not say. */
const DEFAULT_REPEAT = 25
const FAULTS_EXAMPLE = 'npm run test:faults -- --repeat 25'
/** A round of a fault takes seconds; on a busy machine some take a minute. */
const FAULT_TIMEOUT_MS = 600_000

/** How many datasets are made when the person does not say; about a minute for each 60. */
const DEFAULT_DATASETS = 300
const EXACT_EXAMPLE = 'npm run test:exact -- --datasets 300 --seed 1'

/** `npm run test:faults -- --repeat 25 [files]`: the tests of test/faults, many times over, and what they measured. */
export async function testFaults(args: string[]): Promise<number> {
  const files = [...args]
  const repeat = takeNumber(files, '--repeat', FAULTS_EXAMPLE) ?? DEFAULT_REPEAT
  if (files.length === 0) files.push('test/faults')
  const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-faults-'))
  const report = path.join(folder, 'measured.jsonl')
  try {
    const env = { FAULT_REPEAT: String(repeat), FAULT_REPORT: report }
    const code = await runTests([...files, `--testTimeout=${FAULT_TIMEOUT_MS}`], env)
    const measured = await readFile(report, 'utf8').catch(() => '')
    say(`\nMeasured (n, median, largest):\n${summariseMeasurements(measured)}`)
    return code
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** `npm run test:exact -- --datasets 300 [--seed 1]`: random datasets, whose files must be those of one COPY. */
export function testExact(args: string[]): Promise<number> {
  const rest = [...args]
  const datasets = takeNumber(rest, '--datasets', EXACT_EXAMPLE) ?? DEFAULT_DATASETS
  const seed = takeNumber(rest, '--seed', EXACT_EXAMPLE)
  return runTests(['test/exact'], { EXACT_DATASETS: String(datasets), EXACT_SEED: seed?.toString() })
}
