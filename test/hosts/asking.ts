import { PROBLEMS } from '../../lib/problems/catalog.ts'
import type { WebServer } from './deployment.ts'
import type { Person } from './people.ts'
import type { Random } from './random.ts'

/** How long people wait for an answer before they ask another web server, in ms. */
const PATIENCE_MS = 10_000

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
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const answer = await fetch(url + path, { ...init, headers, signal }).catch(() => null)
  if (answer === null) {
    sightings.count('no answer')
    return null
  }
  if (answer.ok) {
    sightings.count(String(answer.status))
    return answer
  }
  const refusal = await problemIn(answer)
  sightings.count(`${answer.status} ${refusal ?? ''}`.trim())
  if (refusal === null || answer.status === 500 || answer.status === 404)
    sightings.wrong(
      `${program.name} answered ${path} with ${answer.status} (${refusal ?? 'no problem of ours'})`,
    )
  return null
}

/** The code of a problem; null if an answer is none of ours, or has another status than its code. */
async function problemIn(answer: Response): Promise<string | null> {
  const body = (await answer.json().catch(() => ({}))) as { code?: string; status?: number }
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json')
  const isKnown = isProblem && body.status === answer.status && Object.hasOwn(PROBLEMS, body.code ?? '')
  return isKnown && body.code ? body.code : null
}
