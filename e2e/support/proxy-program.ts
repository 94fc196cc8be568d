import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { eventually } from '../../test/support/wait.ts'

/** Where the proxies of the tests listen. */
export const PROXY_HOST = '127.0.0.1'

/** A program that passes requests on, and listens. */
export type RunningProxy = { port: number; pid: number; stop(): Promise<void> }

/** How one is called. */
export type Command = { program: string; args: string[]; env?: Record<string, string> }

/**
 * Starts a proxy and waits until it listens.
 * @param prepare writes what it needs into a folder of its own, and says how to call it.
 * @throws what it said, if it ends before.
 */
export async function startProxy(
  port: number,
  prepare: (folder: string) => Promise<Command>,
): Promise<RunningProxy> {
  const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-proxy-'))
  const { program, args, env } = await prepare(folder)
  const child = execa({ reject: false, all: true, cwd: folder, env, forceKillAfterDelay: 5_000 })(
    program,
    args,
  )
  const stop = async () => {
    child.kill('SIGTERM')
    await child
    await rm(folder, { recursive: true })
  }
  const ended = child.then(({ all }) =>
    Promise.reject(new Error(`${path.basename(program)} has ended:\n${all}`)),
  )
  const listening = eventually(`${path.basename(program)} listens`, () => listensOn(port))
  await Promise.race([listening, ended]).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  ended.catch(() => undefined)
  return { port, pid: Number(child.pid), stop }
}

/** Puts what is of this machine in place of what is of everybody's. @throws if the text has not what is to be replaced. */
export function fillIn(
  text: string,
  file: string,
  replacements: readonly (readonly [string, string])[],
): string {
  return replacements.reduce((filled, [found, instead]) => {
    if (!filled.includes(found)) throw new Error(`${file} has no "${found}"`)
    return filled.replaceAll(found, () => instead)
  }, text)
}

async function listensOn(port: number): Promise<true | undefined> {
  const socket = connect({ port, host: PROXY_HOST })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return undefined
  } finally {
    socket.destroy()
  }
}
