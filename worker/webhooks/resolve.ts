import { Resolver } from 'node:dns/promises'

/** Asks for the addresses of a host. @throws Error if there is none. */
export type Resolve = (host: string, signal: AbortSignal) => Promise<string[]>

/** How long one name server may take, in ms, and how often it is asked. */
const OPTIONS = { timeout: 3_000, tries: 2 }

/**
 * Asks the name servers of this machine. Not its `getaddrinfo`, which takes one of the process's four threads for as long as a name server
 * is silent: the same ones write the files of exports.
 */
export const resolveHost: Resolve = async (host, signal) => {
  const resolver = new Resolver(OPTIONS)
  const cancel = () => resolver.cancel()
  signal.addEventListener('abort', cancel)
  try {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
    signal.throwIfAborted()
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    if (found.length === 0) throw new AggregateError(answers.map(reasonOf), 'the host has no address')
    return found
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

function reasonOf(answer: PromiseSettledResult<string[]>): unknown {
  return answer.status === 'rejected' ? answer.reason : null
}
