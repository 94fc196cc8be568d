import { once } from 'node:events'
import { Complaint } from '../complaint.ts'
import { complain } from '../say.ts'
import { spawnNode, type Variables } from './spawn-node.ts'

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
  const child = spawnNode([script, ...args], env, { stdio: ['ignore', output, output, 'ipc'] })
  const kill = () => child.kill('SIGTERM')
  signal?.addEventListener('abort', kill, { once: true })
  const kept: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => kept.push(text))
  }
  try {
    const [code]: (number | null)[] = await once(child, 'close')
    if (code !== 0 && !signal?.aborted && kept.length > 0) complain(`\n${kept.join('').trim()}`)
    return code ?? 1
  } finally {
    signal?.removeEventListener('abort', kill)
  }
}

/**
 * Runs a tool that has to succeed.
 * @param purpose such as "Applying the migrations".
 * @throws Complaint that names the purpose; the tool itself has said why.
 */
export async function needTool(
  purpose: string,
  script: string,
  args: string[],
  options?: ToolOptions,
): Promise<void> {
  const code = await runTool(script, args, options)
  if (code !== 0) throw new Complaint(`${purpose} failed (exit code ${code}): see above.`)
}
