import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { inRoot, root } from '../paths.ts'

const LEASH = pathToFileURL(inRoot('scripts', 'processes', 'leash.ts')).href

/** What our tools are to know: that they send nothing home, and where this project's Node is. */
const TOOL_ENVIRONMENT = {
  PATH: `${inRoot('node_modules', '.bin')}${path.delimiter}${process.env.PATH ?? ''}`,
  CHECKPOINT_DISABLE: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
}

/** Variables on top of those of this process; `undefined` takes one away. */
export type Variables = Record<string, string | undefined>

/** Starts a Node process in the project's folder that ends when this one is gone (leash.ts). */
export function spawnNode(args: string[], env: Variables, options: SpawnOptions = {}): ChildProcess {
  return spawn(process.execPath, ['--import', LEASH, ...args], {
    cwd: root,
    ...options,
    env: { ...process.env, ...TOOL_ENVIRONMENT, ...env, CLAIMCHECK_LEASH: '1' },
  })
}

/** The script of a command that a package installs, such as `prisma` or `next`. */
export function toolScript(name: string): string {
  return inRoot('node_modules', '.bin', name)
}
