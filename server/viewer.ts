import { cookies, headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { fromPrisma } from 'pg-boss'
import { cache } from 'react'
import { findViewer } from '../lib/accounts/viewers.ts'
import { Problem } from '../lib/problems/problem.ts'
import { isAdmin, type Viewer } from '../lib/viewer.ts'
import { within } from '../lib/within.ts'
import { keyInRequest, viewerOfKey } from './auth/api-key.ts'
import { DEMO_COOKIE, demoAccount, isOfDemo } from './auth/demo.ts'
import { remembered } from './auth/remembered.ts'
import { currentSession, sessionKey } from './auth/session.ts'
import { headerAccount, nameInHeader } from './auth/trusted-header.ts'
import { askedHeaders } from './http/asked-headers.ts'
import { sayWhoAsks } from './http/asker.ts'
import { countRequest } from './limits/requests.ts'
import { prisma } from './prisma.ts'

/** A way in which a request says who is asking. */
type Way = {
  /** The same for the same person, and not to be guessed where it is a secret. */
  key: string
  /** The id of the account; null if the way leads to none. */
  account(): Promise<string | null>
}

/** How the request that is being answered says who is asking. `by`: the same for the same person, and it may be a secret. */
type Asking = { by: string; find(): Promise<Viewer | null> }

/** @returns null where it says nothing. */
async function asking(): Promise<Asking | null> {
  const asked = await askedHeaders()
  const apiKey = keyInRequest(asked)
  // Whoever comes by one is nobody else, though it be refused: no cookie counts.
  if (apiKey !== null) return { by: `key ${apiKey}`, find: () => viewerOfKey(apiKey) }
  const ways = await waysIn(asked)
  return ways.length === 0 ? null : { by: ways.map(({ key }) => key).join('\n'), find: () => read(ways) }
}

/** The ways in which people sign in that a request has; the first counts that leads to an account. */
async function waysIn(asked: Headers): Promise<Way[]> {
  const ways: Way[] = []
  const session = sessionKey(asked)
  if (session) {
    const account = async () => (await currentSession(asked))?.accountId ?? null
    ways.push({ key: `session ${session}`, account })
  }
  const name = nameInHeader(asked)
  if (name !== null) ways.push({ key: `header ${name}`, account: () => headerAccount(name) })
  if (isOfDemo(asked)) {
    const account = demoAccount((await cookies()).get(DEMO_COOKIE)?.value)
    ways.push({ key: `demo ${account}`, account: async () => account })
  }
  return ways
}

async function read(ways: Way[]): Promise<Viewer | null> {
  for (const way of ways) {
    const account = await way.account()
    if (account !== null) return findViewer(fromPrisma(prisma()), account)
  }
  return null
}

/** Who is asking, as their account is at this moment; null for nobody whom we know. Looked up once a request. @throws Problem `key_refused`. */
export const findCurrentViewer = cache(
  async (): Promise<Viewer | null> => known((await (await asking())?.find()) ?? null),
)

/**
 * Who is asking. Every page, action and route calls this, and every query is scoped by its `id`.
 * @throws Problem `sign_in_required`, or in a call of the API `key_refused` or `too_many_requests`.
 */
export async function currentViewer(): Promise<Viewer> {
  return needed(await findCurrentViewer())
}

/**
 * The same for what is asked for every few seconds: what was found out less than five seconds ago is believed.
 * @throws as {@link currentViewer}.
 */
export async function pollingViewer(): Promise<Viewer> {
  const asked = await asking()
  return needed(asked && known(await remembered(asked.by, asked.find)))
}

/**
 * The same for what goes on for long: with what says whether they still are somebody, by what this request has said of them.
 * @throws as {@link currentViewer}; what says it throws what the database does.
 */
export async function lastingViewer(): Promise<{ viewer: Viewer; isStillIn(): Promise<boolean> }> {
  const asked = await asking()
  const find = async () => asked && remembered(asked.by, asked.find)
  const viewer = needed(known(await find()))
  return { viewer, isStillIn: () => find().then((found) => found?.id === viewer.id, isNoRefusal) }
}

/** A key that was revoked is refused, by a Problem. */
function isNoRefusal(error: unknown): false {
  if (error instanceof Problem) return false
  throw error
}

/** Who is asking for a page. Nobody is sent to sign in, and comes back to it. @param path of the page, with what stands behind `?`. */
export async function pageViewer(path: string): Promise<Viewer> {
  const viewer = await findCurrentViewer()
  if (!viewer) redirect(path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`)
  return viewer
}

/**
 * The administrator who asks for what administrators do. To other people there is nothing at this address: the answer is that of one
 * that does not exist, by throwing what Next understands.
 * @throws Problem `sign_in_required`.
 */
export async function currentAdmin(): Promise<Viewer> {
  return administrator(await currentViewer())
}

/** The administrator who asks for a page, as {@link currentAdmin}. @param path of the page, to which whoever is not signed in comes back. */
export async function pageAdmin(path: string): Promise<Viewer> {
  return administrator(await pageViewer(path))
}

function administrator(viewer: Viewer): Viewer {
  if (!isAdmin(viewer)) notFound()
  return viewer
}

/** So long it may take to find out who asks how the service is, in ms: perhaps the database is what is ill. */
const LOOK_MS = 2_000

/** Whether somebody is asking whom we know. Never throws, and does not take long. */
export async function knowsSomebody(): Promise<boolean> {
  if (isOfDemo(await headers())) return true
  const found = within(LOOK_MS, findCurrentViewer(), 'it is not known who is asking')
  return found.then(
    (viewer) => viewer !== null,
    () => false,
  )
}

/** From here on the log says it. */
function known(viewer: Viewer | null): Viewer | null {
  sayWhoAsks(viewer?.id ?? null, viewer?.via)
  return viewer
}

function needed(viewer: Viewer | null): Viewer {
  if (!viewer) throw new Problem('sign_in_required')
  countRequest(viewer)
  return viewer
}
