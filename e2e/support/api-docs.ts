import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'

const DOCUMENT = path.join(import.meta.dirname, '../../docs/api.md')
/** The examples are done well within this; one that waits for what never comes is ended, in ms. */
const RUN_MS = 90_000
/** Stands in the output behind what an example has printed. */
const DONE = /^== example (\d+) is done$/gm

/** What became of the examples of docs/api.md. */
export type RunDocs = AsyncDisposable & {
  /** How many there are, and which came to their end, from 1. */
  count: number
  done: number[]
  exitCode: number | undefined
  /** All that they have printed. */
  output: string
  /** A file that they have written, and one that is JSON. */
  file(name: string): Promise<Buffer>
  json(name: string): Promise<Record<string, unknown>>
}

/**
 * Runs the examples as they stand, one after the other in one bash, in a folder of their own. The first command that fails ends them.
 * @param url where the service is, with its base path. @param key an API key. @param address of its name, where no name server has it.
 */
export async function runApiDocs({
  url,
  key,
  address,
}: {
  url: string
  key: string
  address?: string
}): Promise<RunDocs> {
  const examples = await readExamples()
  const script = examples.map(
    (example, index) => `${example}printf '\\n== example ${index + 1} is done\\n'\n`,
  )
  const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-api-docs-'))
  const { host } = new URL(url)
  if (address) await writeFile(path.join(folder, '.curlrc'), `resolve = "${host}:${address}"\n`)
  const { exitCode, all } = await execa({
    cwd: folder,
    // No proxy, and no settings of somebody's.
    env: { PATH: process.env.PATH, HOME: folder, URL: url, KEY: key },
    extendEnv: false,
    input: `set -euo pipefail\n${script.join('\n')}`,
    timeout: RUN_MS,
    all: true,
    reject: false,
  })('bash')
  const file = (name: string) => readFile(path.join(folder, name))
  return {
    count: examples.length,
    done: [...all.matchAll(DONE)].map(([, number]) => Number(number)),
    exitCode,
    output: all,
    file,
    json: async (name) => JSON.parse(String(await file(name))),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}

async function readExamples(): Promise<string[]> {
  const text = await readFile(DOCUMENT, 'utf8')
  return [...text.matchAll(/^```bash\n(.*?)^```$/gms)].map(([, example]) => example ?? '')
}
