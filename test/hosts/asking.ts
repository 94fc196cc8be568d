import { PROBLEMS } from '../../lib/problems/catalog.ts'
import { within } from '../../lib/within.ts'
import type { WebServer } from './deployment.ts'
import type { Person } from './people.ts'
import type { Random } from './random.ts'

/** How long people wait for an answer, or for more of it, before they ask another web server, in ms. */
const PATIENCE_MS = 15_000

/** What people saw of the service. */
export class Sightings {
  /** How often there was each kind of answer. */
  readonly answers = new Map<string, number>()
  /** What nobody should have seen. */
  readonly wrongs: string[] = []

  count(answer: string): void {
    this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1)
  }

  wrong(what: string): void {
    this.wrongs.push(what)
  }
}

/** By whom and what is asked. */
export type Asker = { webServers: WebServer[]; random: Random; sightings: Sightings }

/**
 * Asks any of the web servers, as behind a balancer that knows nothing of their state.
 * @returns a success; null when there was no answer, or a problem: then it is to be asked again.
 */
export async function ask(
  { webServers, random, sightings }: Asker,
  person: Person,
  path: string,
  init: RequestInit = {},
): Promise<Response | null> {
  const { url, program } = random.of(webServers)
  const headers = { ...init.headers, authorization: person.authorization }
  const patience = new AbortController()
  const asked = fetch(url + path, { ...init, headers, signal: patience.signal })
  const answer = await within(PATIENCE_MS, asked, 'no answer').catch(() => null)
  if (answer === null) {
    patience.abort()
    sightings.count('no answer')
    return null
  }
  if (answer.ok) {
    sightings.count(String(answer.status))
    return answer
  }
  const text = await within(PATIENCE_MS, answer.text(), 'no answer').catch(() => null)
  if (text === null) {
    patience.abort()
    sightings.count('half an answer')
    return null
  }
  const refusal = problemIn(answer, text)
  sightings.count(`${answer.status} ${refusal ?? ''}`.trim())
  if (refusal === null || answer.status === 500 || answer.status === 404)
    sightings.wrong(`${program.name} answered ${path} with ${answer.status}: ${text.slice(0, 200)}`)
  return null
}

/** The bytes of an answer. @throws when no more of them come, or they break off. */
export async function* bytesOf(answer: Response): AsyncGenerator<Uint8Array> {
  const reader = answer.body?.getReader()
  if (!reader) return
  try {
    for (;;) {
      const { done, value } = await within(PATIENCE_MS, reader.read(), 'no more of the answer')
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** The code of a problem; null if an answer is none of ours, or has another status than its code. */
function problemIn(answer: Response, text: string): string | null {
  if (!answer.headers.get('content-type')?.startsWith('application/problem+json')) return null
  const { code = '', status } = JSON.parse(text) as { code?: string; status?: number }
  return status === answer.status && Object.hasOwn(PROBLEMS, code) ? code : null
}
