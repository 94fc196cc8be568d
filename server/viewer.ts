import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { fromPrisma } from 'pg-boss'
import { cache } from 'react'
import { findViewer, isAdmin } from '../lib/accounts/viewers.ts'
import { Problem } from '../lib/problems/problem.ts'
import type { Viewer } from '../lib/viewer.ts'
import { within } from '../lib/within.ts'
import { DEMO_COOKIE, demoAccount, isOfDemo } from './auth/demo.ts'
import { remembered } from './auth/remembered.ts'
import { currentSession, sessionKey } from './auth/session.ts'
import { headerAccount, nameInHeader } from './auth/trusted-header.ts'
import { prisma } from './prisma.ts'

/** A way in which a request says who is asking. */
type Way = {
  kind: 'session' | 'header' | 'demo'
  /** The same for the same person, and not to be guessed where it is a secret. */
  key: string
  /** The id of the account; null if the way leads to none. */
  account(): Promise<string | null>
}

/** The way in which the request that is being answered says who is asking; the first that there is counts. */
async function wayIn(): Promise<Way | null> {
  const asked = await headers()
  const session = sessionKey(asked)
  if (session)
    return {
      kind: 'session',
      key: session,
      account: async () => (await currentSession(asked))?.accountId ?? null,
    }
  const name = nameInHeader(asked)
  if (name !== null) return { kind: 'header', key: name, account: () => headerAccount(name) }
  if (!isOfDemo(asked)) return null
  const account = demoAccount((await cookies()).get(DEMO_COOKIE)?.value)
  return { kind: 'demo', key: account, account: async () => account }
}

async function read(way: Way | null): Promise<Viewer | null> {
  const account = (await way?.account()) ?? null
  return account === null ? null : findViewer(fromPrisma(prisma()), account)
}

/** Who is asking, as their account is at this moment; null for nobody whom we know. Looked up once a request. */
export const findCurrentViewer = cache(async (): Promise<Viewer | null> => read(await wayIn()))

/**
 * Who is asking. Every page, action and route calls this, and every query is scoped by its `id`.
 * @throws Problem `sign_in_required`.
 */
export async function currentViewer(): Promise<Viewer> {
  return needed(await findCurrentViewer())
}

/**
 * The same for what is asked for every few seconds: what was found out less than five seconds ago is believed.
 * @throws Problem `sign_in_required`.
 */
export async function pollingViewer(): Promise<Viewer> {
  const way = await wayIn()
  return needed(way && (await remembered(`${way.kind} ${way.key}`, () => read(way))))
}

/** Who is asking for a page. Nobody is sent to sign in, and comes back to it. @param path of the page, with what stands behind `?`. */
export async function pageViewer(path: string): Promise<Viewer> {
  const viewer = await findCurrentViewer()
  if (!viewer) redirect(path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`)
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

/** Who is asking, an administrator. @throws Problem `not_found` for everybody else: there is nothing here for them. */
export async function currentAdmin(): Promise<Viewer> {
  const viewer = await currentViewer()
  if (!isAdmin(viewer)) throw new Problem('not_found')
  return viewer
}

function needed(viewer: Viewer | null): Viewer {
  if (!viewer) throw new Problem('sign_in_required')
  return viewer
}
