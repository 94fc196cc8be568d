import { Complaint, INTERRUPTED, runCommand } from './complaint.ts'
import { inRoot } from './paths.ts'
import { watchForInterrupt } from './processes/interrupt.ts'
import { runTool } from './processes/tool.ts'

/** How many datasets are made when the person does not say; about a minute for each 60. */
const DEFAULT_DATASETS = 300

/** `npm run test:exact -- --datasets 300 [--seed 1]`: random datasets, whose files must be those of one COPY. */
await runCommand(async () => {
  const args = process.argv.slice(2)
  const datasets = readNumber(args, '--datasets') ?? DEFAULT_DATASETS
  const seed = readNumber(args, '--seed')
  const signal = watchForInterrupt(() => process.exit(INTERRUPTED))
  const env = { EXACT_DATASETS: String(datasets), EXACT_SEED: seed === undefined ? undefined : String(seed) }
  return await runTool(inRoot('scripts', 'test.ts'), ['test/exact'], { env, signal, visible: true })
})

/** @throws Complaint if the number is none. */
function readNumber(args: string[], name: string): number | undefined {
  const at = args.indexOf(name)
  if (at < 0) return undefined
  const number = Number(args[at + 1])
  if (Number.isSafeInteger(number) && number > 0) return number
  throw new Complaint(`${name} takes a number, as in: npm run test:exact -- --datasets 300 --seed 1`)
}
