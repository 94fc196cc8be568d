import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { inRoot, needWritableFolder } from '../paths.ts'
import { buildWeb, generateClient } from '../steps.ts'
import { interruptible, say, UserError } from '../terminal.ts'
import { takeNumber } from '../testing/arguments.ts'
import { APART, obstacleToHosts } from '../testing/machines.ts'

const EXAMPLE = 'npm run test:hosts -- --seed 7 --minutes 3 --exports 100'
const SEEDS = 1_000_000

/**
 * `npm run test:hosts -- --seed 7 --minutes 3 --exports 100 [--logs folder]`: web servers and workers on several hosts, which are killed
 * and cut off at random while people export (test/hosts/). Where it is not permitted it is skipped, and says why.
 * @returns the exit code.
 */
export function testHosts(args: string[]): Promise<number> {
  const plan = planHosts(args)
  return interruptible(async (signal, started) => {
    const obstacle = await obstacleToHosts(signal)
    if (obstacle) {
      say(`Skipped: ${obstacle}.\n\n0 passed, 0 failed, 1 skipped`)
      return 0
    }
    await needWritableFolder()
    await generateClient(signal)
    await buildWeb(signal)
    const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-hosts-'))
    if (plan.logs) await mkdir(plan.logs, { recursive: true })
    started.push({ stop: () => removeFolder(folder) })
    return runApart({ ...plan, logs: plan.logs ?? folder, folder }, signal)
  })
}

type HostsPlan = { seed: number; minutes: number; exports: number; logs: string | undefined }

/** @throws UserError for other arguments. */
function planHosts(args: string[]): HostsPlan {
  const rest = [...args]
  const at = rest.indexOf('--logs')
  const [, logs] = at < 0 ? [] : rest.splice(at, 2)
  const plan = {
    seed: takeNumber(rest, '--seed', EXAMPLE) ?? 1 + Math.floor(Math.random() * SEEDS),
    minutes: takeNumber(rest, '--minutes', EXAMPLE) ?? 3,
    exports: takeNumber(rest, '--exports', EXAMPLE) ?? 100,
    logs: logs && path.resolve(logs),
  }
  if (rest.length > 0) throw new UserError(`What is "${rest[0]}"? It is called as in: ${EXAMPLE}`)
  return plan
}

/** What was killed in this moment may still write into it. */
function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}

/** Runs the program in namespaces of its own: with its first process, whatever it has started and set up is gone. */
async function runApart(plan: Record<string, string | number>, signal: AbortSignal): Promise<number> {
  const program = [process.execPath, inRoot('test', 'hosts', 'main.ts'), JSON.stringify(plan)]
  const { exitCode } = await execa('unshare', [...APART, ...program], {
    // It ends itself when this process is gone, and nobody holds the other end any more.
    stdio: ['pipe', 'inherit', 'inherit'],
    reject: false,
    cancelSignal: signal,
    // unshare heeds no other signal while it waits.
    killSignal: 'SIGKILL',
  })
  signal.throwIfAborted()
  return exitCode ?? 1
}
