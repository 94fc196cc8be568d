import { once } from 'node:events'
import { tryPort } from '../../scripts/address.ts'
import { spawnNode } from '../../scripts/processes/node-process.ts'
import { webAnswers, webArguments } from '../../scripts/services.ts'
import type { Sandbox } from '../../test/support/sandbox.ts'
import { eventually } from '../../test/support/wait.ts'
import { holdToDocument } from './document.ts'

const HOST = '127.0.0.1'
/** By which the servers of the tests sign cookies. */
export const AUTH_SECRET = 'of the tests, and of nobody else who may come'
/** Browsers keep connections open; a server that waits longer for them than this, in ms, is killed. */
const STOP_GRACE_MS = 5_000
const START_TIMEOUT_MS = 60_000

/** The production build, served by a process of its own. */
export type WebServer = {
  url: string
  pid: number
  /** All that it has written so far. */
  output(): string
  /** @throws if Node has warned it of something. */
  stop(): Promise<void>
}

type Places = Pick<Sandbox, 'databaseUrl' | 'storeFolder'>

/**
 * Starts the production server on a free port of loopback and waits until it answers.
 * @param environment on top of its usual one.
 */
export async function startWebServer(
  sandbox: Places,
  environment: Record<string, string> = {},
): Promise<WebServer> {
  return startOnFreePort(sandbox, environment).catch((error: Error) => {
    // The port was free just now, and somebody else was faster.
    if (!error.message.includes('EADDRINUSE')) throw error
    return startOnFreePort(sandbox, environment)
  })
}

async function startOnFreePort(sandbox: Places, environment: Record<string, string>): Promise<WebServer> {
  const port = await tryPort(0, HOST)
  const { nodeChildProcess: child } = spawnNode(
    webArguments({ host: HOST, port }),
    {
      DATABASE_URL: sandbox.databaseUrl,
      STORE_FOLDER: sandbox.storeFolder,
      AUTH_SECRET,
      CLAIMCHECK_DEMO: 'true',
      // What a person has put into .env for the service is not for the tests.
      __NEXT_PROCESSED_ENV: 'true',
      // As one person, and by one key, the tests do more within a minute than people and programs do.
      MAX_CHANGES_PER_MINUTE: '100000',
      MAX_DOWNLOADS_PER_MINUTE: '100000',
      MAX_API_REQUESTS_PER_MINUTE: '100000',
      // Requests of the browser must not be answered as a test runner's.
      NODE_ENV: undefined,
      ...environment,
    },
    { buffer: false },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const ended = once(child, 'close')
  const stop = async () => {
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS)
    await ended
    clearTimeout(timer)
    // Such as of listeners that are never taken away.
    const warning = /\(node:\d+\) .*/.exec(output)
    if (warning) throw new Error(`Node has warned the web server: ${warning[0]}`)
  }
  const url = `http://${HOST}:${port}`
  const startup = new AbortController()
  child.once('exit', () => startup.abort())
  holdToDocument(url, environment.BASE_PATH ?? '')
  // It says where it listens. Before that it may be somebody else who answers there.
  const hasSaid = await eventually(
    'the web server has said where it listens',
    () => (startup.signal.aborted ? false : output.includes(url) || undefined),
    START_TIMEOUT_MS,
  ).catch(() => false)
  if (hasSaid && (await webAnswers({ url, host: HOST, port }, startup.signal))) {
    return { url, pid: Number(child.pid), output: () => output, stop }
  }
  await stop()
  throw new Error(`The web server did not start:\n${output}`)
}
