import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { inRoot } from '../../scripts/paths.ts'

const FOLDER = 'examples/typescript-client'
/** The lines call npm three times, and are done well within this, in ms, on a machine that is busy. */
const RUN_MS = 150_000
/** The lines of the README are run but for this one: no test fetches packages, and those of the project are the same. */
const INSTALL = 'npm ci\n'

/** A copy of the example, in which it may write. */
export type TypedClient = AsyncDisposable & {
  /** Runs lines of a shell in the folder that has `examples`. @throws what execa does when one fails. */
  run(lines: string): Promise<string>
  file(name: string): Promise<Buffer>
}

/** Makes one. */
export async function copyTypedClient(): Promise<TypedClient> {
  const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-client-'))
  const own = path.join(folder, FOLDER)
  await cp(inRoot(FOLDER), own, { recursive: true, filter: (from) => path.basename(from) !== 'node_modules' })
  await symlink(inRoot('node_modules'), path.join(own, 'node_modules'))
  const env = {
    PATH: `${inRoot('node_modules/.bin')}:${process.env.PATH}`,
    HOME: folder,
    NODE_OPTIONS: `--import ${inRoot('e2e/support/typescript-hook.ts')}`,
  }
  return {
    run: async (lines) => {
      const input = `set -euo pipefail\n${lines}`
      const { all } = await execa({
        cwd: folder,
        env,
        extendEnv: false,
        input,
        all: true,
        timeout: RUN_MS,
      })('bash')
      return all
    },
    file: (name) => readFile(path.join(own, name)),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}

/** The lines of its README, but for another service and key. @throws Error if they are not as they were. */
export async function linesOfReadme(url: string, key: string): Promise<string> {
  const readme = await readFile(inRoot(FOLDER, 'README.md'), 'utf8')
  let lines = /^```bash\n(.*?)^```$/ms.exec(readme)?.[1] ?? ''
  for (const [from, to] of [
    ['http://127.0.0.1:3000', url],
    ['cc_…', key],
    [INSTALL, ''],
  ] as const) {
    if (!lines.includes(from)) throw new Error(`The README has no ${from}`)
    lines = lines.replace(from, to)
  }
  return lines
}
