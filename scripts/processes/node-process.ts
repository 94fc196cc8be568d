import { pathToFileURL } from 'node:url'
import { execa, type Options } from 'execa'
import { inRoot, root } from '../paths.ts'
import { step, UserError, warn } from '../terminal.ts'

const EXIT_WITH_PARENT = pathToFileURL(inRoot('scripts', 'processes', 'exit-with-parent.ts')).href

/**
 * What our tools are to know: that they send nothing home, and keep no code in the folder for temporary files under a name that
 * can be foreseen: another user of the machine may have made it, and put his own code there.
 */
const TOOL_ENVIRONMENT = {
  CHECKPOINT_DISABLE: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  NODE_COMPILE_CACHE: inRoot('node_modules', '.cache', 'node'),
  PLAYWRIGHT_TRANSFORM_CACHE_DIR: inRoot('node_modules', '.cache', 'playwright'),
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
}

const DEFAULTS = {
  cwd: root,
  // This project's Node goes before the system's.
  preferLocal: true,
  stdin: 'ignore',
  ipc: true,
  reject: false,
  // exit-with-parent.ts does it also when this process is killed.
  cleanup: false,
} satisfies Options

/** Variables on top of those of this process; `undefined` takes one away. */
export type Variables = Record<string, string | undefined>

/** Starts a Node process in the project's folder that ends when this one is gone (exit-with-parent.ts). */
export function spawnNode<T extends Options>(args: string[], env: Variables, options: T) {
  return execa(process.execPath, ['--import', EXIT_WITH_PARENT, ...args], {
    ...DEFAULTS,
    ...options,
    env: { ...TOOL_ENVIRONMENT, ...env, CLAIMCHECK_EXIT_WITH_PARENT: '1' },
  })
}

/** The script of a command that a package installs, such as `prisma` or `next`. */
export function toolScript(name: string): string {
  return inRoot('node_modules', '.bin', name)
}

export type ToolOptions = {
  env?: Variables
  /** Ends the tool with SIGTERM. */
  signal?: AbortSignal
  /** true: it prints to our terminal; else its output is kept, and shown only if it fails. */
  visible?: boolean
}

/** Runs a script, mostly one of an installed package, to its end. @returns its exit code; 1 if a signal ended it. */
export async function runTool(script: string, args: string[], options: ToolOptions = {}): Promise<number> {
  const { env = {}, signal, visible = false } = options
  signal?.throwIfAborted()
  const output = visible ? 'inherit' : 'pipe'
  const { exitCode, all } = await spawnNode([script, ...args], env, {
    stdout: output,
    stderr: output,
    all: true,
    cancelSignal: signal,
    // Tests have a lot to clear away.
    forceKillAfterDelay: false,
  })
  if (exitCode !== 0 && !signal?.aborted && all) warn(`\n${all.trim()}`)
  return exitCode ?? 1
}

/**
 * Runs a tool that has to succeed.
 * @param purpose such as "Applying the migrations".
 * @throws UserError that names the purpose; the tool itself has said why.
 */
export async function needTool(
  purpose: string,
  script: string,
  args: string[],
  options?: ToolOptions,
): Promise<void> {
  const code = await runTool(script, args, options)
  if (code !== 0) throw new UserError(`${purpose} failed (exit code ${code}): see above.`)
}

/** Runs a tool that has to succeed as a step of its own (see `step`). */
export function toolStep(doing: string, done: string, ...tool: Parameters<typeof runTool>): Promise<void> {
  return step(doing, done, () => needTool(doing, ...tool))
}
