import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Complaint, INTERRUPTED, runCommand } from './complaint.ts'
import { inRoot } from './paths.ts'
import { watchForInterrupt } from './processes/interrupt.ts'
import { runTool } from './processes/tool.ts'
import { say } from './say.ts'

/** How often each fault is produced when the person does not say. */
const DEFAULT_REPEAT = 25
/** A round of a fault takes seconds; on a busy machine some take a minute. */
const TEST_TIMEOUT_MS = 600_000

type Measurement = { what: string; value: number }

/** `npm run test:faults -- --repeat 25 [files]`: the tests of test/faults, many times over, and what they measured. */
await runCommand(async () => {
  const { repeat, files } = readArguments(process.argv.slice(2))
  const signal = watchForInterrupt(() => process.exit(INTERRUPTED))
  const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-faults-'))
  const report = path.join(folder, 'measured.jsonl')
  try {
    const args = [...files, `--testTimeout=${TEST_TIMEOUT_MS}`]
    const env = { FAULT_REPEAT: String(repeat), FAULT_REPORT: report }
    const code = await runTool(inRoot('scripts', 'test.ts'), args, { env, signal, visible: true })
    say(`\nMeasured (n, median, largest):\n${summary(await readMeasurements(report))}`)
    return code
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

/** @throws Complaint if the number is none. */
function readArguments(args: string[]): { repeat: number; files: string[] } {
  const at = args.indexOf('--repeat')
  const repeat = at < 0 ? DEFAULT_REPEAT : Number(args[at + 1])
  if (!Number.isSafeInteger(repeat) || repeat < 1) {
    throw new Complaint('--repeat takes a number, as in: npm run test:faults -- --repeat 25')
  }
  const files = args.filter((_, index) => at < 0 || (index !== at && index !== at + 1))
  return { repeat, files: files.length > 0 ? files : ['test/faults'] }
}

/** One JSON object a line, as test/faults/support/measure.ts writes them. */
async function readMeasurements(file: string): Promise<Measurement[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Measurement)
}

function summary(measurements: Measurement[]): string {
  const groups = Map.groupBy(measurements, ({ what }) => what)
  const lines = [...groups].map(([what, group]) => {
    const values = group.map(({ value }) => value).toSorted((a, b) => a - b)
    const median = values[Math.floor((values.length - 1) / 2)]
    return `  ${what}: ${values.length}, ${median}, ${values.at(-1)}`
  })
  return lines.toSorted().join('\n')
}
