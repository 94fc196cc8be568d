import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { tryPort } from '../../scripts/address.ts'
import { spawnNode } from '../../scripts/processes/node-process.ts'
import type { Sandbox } from './sandbox.ts'
import { eventually } from './wait.ts'

/** Workers of vitest's tests have the datasets of this process; those of the end-to-end tests have what the web server has. */
const OWN_DATASETS = process.env.VITEST ? ['--import', new URL('registry-hook.ts', import.meta.url).href] : []

const HOST = '127.0.0.1'
const START_ATTEMPTS = 3

const started = new Set<ChildProcess>()

/** One line of a worker's log. */
type LogLine = Record<string, unknown> & { level: string; msg: string; exportId?: string }

/** A real worker process. */
export type TestWorker = {
  pid: number
  /** All that it has written to stdout and stderr so far. */
  output(): string
  /** Its log; throws if a line is not a JSON object. */
  log(): LogLine[]
  /** Sends SIGTERM and waits for its end. @returns its exit code. */
  stop(): Promise<number | null>
  /** Sends a signal and waits for its end. */
  kill(signal: NodeJS.Signals): Promise<void>
}

/**
 * Starts `worker/main.ts` on the sandbox and waits until it is ready, or until its log has another line.
 * It ends when this process does, however that ends.
 */
export async function startWorker(
  sandbox: Pick<Sandbox, 'databaseUrl' | 'sourceUrl' | 'storeFolder'>,
  environment: Record<string, string> = {},
  until = 'worker ready',
): Promise<TestWorker> {
  const { nodeChildProcess: child } = spawnNode(
    [...OWN_DATASETS, path.join('worker', 'main.ts')],
    {
      ...nothingOfOurs(),
      NODE_ENV: 'production',
      DATABASE_URL: sandbox.databaseUrl,
      SOURCE_DATABASE_URL: sandbox.sourceUrl,
      STORE_FOLDER: sandbox.storeFolder,
      LOG_LEVEL: 'info',
      CLAIMCHECK_PROCESS: 'worker',
      ...environment,
    },
    { buffer: false },
  )
  started.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  await eventually(`the worker says "${until}"`, () => {
    if (hasEnded(child)) throw new Error(`The worker ended while it was starting:\n${output}`)
    return output.includes(`"${until}`) || undefined
  }).catch((error: unknown) => {
    throw new Error(`The worker has said:\n${output}`, { cause: error })
  })
  return {
    pid: Number(child.pid),
    output: () => output,
    log: () => completeLines(output).map((line) => JSON.parse(line) as LogLine),
    async stop() {
      await end(child, 'SIGTERM')
      return child.exitCode
    },
    kill: (signal) => end(child, signal),
  }
}

/**
 * Starts one that also tells its metrics and its health, at a port that was free just now: somebody else may have it by then.
 * @returns it, with the URL at which it tells them.
 */
export async function startMeasuredWorker(
  sandbox: Pick<Sandbox, 'databaseUrl' | 'sourceUrl' | 'storeFolder'>,
  environment: Record<string, string> = {},
): Promise<TestWorker & { url: string }> {
  for (let attempt = 1; ; attempt++) {
    const port = await tryPort(0, HOST)
    try {
      const worker = await startWorker(sandbox, { ...environment, METRICS_PORT: String(port) })
      return { ...worker, url: `http://${HOST}:${port}` }
    } catch (error) {
      if (attempt === START_ATTEMPTS || !String(error).includes('METRICS_PORT')) throw error
    }
  }
}

/** Waits until a worker has looked at its datasets, which reads from the source as exports do. */
export async function untilChecked(worker: TestWorker): Promise<void> {
  await eventually('the worker has checked its datasets', () => {
    return worker.output().includes('"datasets checked"') || undefined
  })
}

/** Takes away what this process has in its environment, but the way to its programs. */
function nothingOfOurs(): Record<string, undefined> {
  const names = Object.keys(process.env).filter((name) => name !== 'PATH')
  return Object.fromEntries(names.map((name) => [name, undefined]))
}

/** Ends the workers that a test file did not stop itself. @returns how many there were. */
export async function killLeftWorkers(): Promise<number> {
  const left = [...started].filter((child) => !hasEnded(child))
  await Promise.all(left.map((child) => end(child, 'SIGKILL')))
  return left.length
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return
  const closed = once(child, 'close')
  child.kill(signal)
  await closed
}

function completeLines(output: string): string[] {
  return output.split('\n').slice(0, -1)
}
