import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { isAlive } from '../../../scripts/processes/leftover.ts'
import { eventually } from '../../support/wait.ts'

const children = new Set<ChildProcess>()

/**
 * Starts a process that does nothing but to be there.
 * @param args stand in its command line.
 * @returns its process id and how it ended.
 */
export function startIdle(...args: string[]) {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)', '--', ...args], {
    stdio: 'ignore',
  })
  children.add(child)
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  return { pid: Number(child.pid), ended }
}

/** The number of a process that is no more. */
export async function endedPid(): Promise<number> {
  const { pid, ended } = startIdle()
  process.kill(pid, 'SIGKILL')
  await ended
  return pid
}

export function killIdle(): void {
  for (const child of children) child.kill('SIGKILL')
}

/** Waits until a process is gone. */
export function gone(pid: number): Promise<true> {
  return eventually(`process ${pid} is gone`, () => !isAlive(pid) || undefined)
}
