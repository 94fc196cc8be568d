import { once } from 'node:events'
import { spawnNode } from '../../scripts/processes/node-process.ts'
import { eventually } from '../../test/support/wait.ts'

const SAYS_WHERE = /^The shop is at (\S+)$/m

/** The app of examples/export-button, as a process of its own. */
export type ButtonApp = AsyncDisposable & {
  url: string
  /** All that it has written so far. */
  output(): string
}

/** Starts it as its README says, on a free port. @param own where it finds the service, and by which key. */
export async function startButtonApp(own: { url: string; key: string }): Promise<ButtonApp> {
  const { nodeChildProcess: child } = spawnNode(
    ['examples/export-button/server.ts'],
    { CLAIMCHECK_URL: own.url, CLAIMCHECK_KEY: own.key, PORT: '0' },
    { buffer: false },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const ended = once(child, 'close')
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
  }
  try {
    const url = await eventually('the app listens', async () => {
      if (child.exitCode !== null) throw new Error(`The app has ended:\n${output}`)
      return SAYS_WHERE.exec(output)?.[1]
    })
    return { url, output: () => output, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await stop()
    throw error
  }
}
