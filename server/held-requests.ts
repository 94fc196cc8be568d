import type { ExportView } from '../lib/exports/view.ts'
import type { Viewer } from '../lib/viewer.ts'
import { ownStateOf } from './export-state.ts'
import { outsideOfRequests } from './http/current-request.ts'
import { readStates } from './queries.ts'

/** How often is looked whether something has changed, in ms, by one statement for all requests that are held. */
const LOOK_MS = 1_000
/** Requests that are held at a time: of one person, and in all. That is half of what the front lets in (server/front/front.ts). */
export const HELD_MAX_PER_PERSON = 20
const HELD_MAX = 1_000

/**
 * Why a request is held no longer: something has changed, its time is over, its client is gone; or there is no place to hold it, because
 * others have all of them, or this process stops.
 */
type Outcome = 'changed' | 'over' | 'left' | 'no-place'

type Held = {
  viewerId: string
  exportId: string
  /** As whoever asked knows the export. */
  before: string
  end(outcome: Outcome): void
  fail(error: unknown): void
}

// Kept on globalThis, because Next bundles routes apart.
const holder = globalThis as {
  claimcheckHeld?: { requests: Set<Held>; isLooking: boolean; letGo: () => void }
}
holder.claimcheckHeld ??= {
  requests: new Set(),
  isLooking: false,
  // A server that stops waits until all is answered that it was asked before.
  letGo: () => {
    for (const { end } of held.requests) end('no-place')
  },
}
const held = holder.claimcheckHeld
/** By which a server is told to stop. */
const SIGNALS = ['SIGTERM', 'SIGINT'] as const

/**
 * Waits until something of an export itself has changed since it was read.
 * @param ms how long at most. @param signal of the request: it is aborted when the client goes away.
 * @throws what the database says when it cannot be asked.
 */
export async function untilChanged(
  { id: viewerId }: Pick<Viewer, 'id'>,
  view: ExportView,
  ms: number,
  signal: AbortSignal,
): Promise<Outcome> {
  if (signal.aborted) return 'left'
  if (!hasPlace(viewerId)) return 'no-place'
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
  const before = ownStateOf(view)
  const request: Held = { viewerId, exportId: view.id, before, end: resolve, fail: reject }
  const timer = setTimeout(resolve, ms, 'over')
  const leave = () => resolve('left')
  signal.addEventListener('abort', leave)
  add(request)
  try {
    return await promise
  } finally {
    remove(request)
    signal.removeEventListener('abort', leave)
    clearTimeout(timer)
  }
}

function add(request: Held): void {
  if (held.requests.size === 0) for (const each of SIGNALS) process.on(each, held.letGo)
  held.requests.add(request)
  lookSoon()
}

function remove(request: Held): void {
  held.requests.delete(request)
  if (held.requests.size === 0) for (const each of SIGNALS) process.off(each, held.letGo)
}

/** How many requests are held at the moment. */
export function countHeld(): number {
  return held.requests.size
}

function hasPlace(viewerId: string): boolean {
  if (held.requests.size >= HELD_MAX) return false
  const own = [...held.requests].filter((request) => request.viewerId === viewerId)
  return own.length < HELD_MAX_PER_PERSON
}

/** One look at a time, and none where nobody waits. What it finds is for many requests. */
function lookSoon(): void {
  if (held.isLooking || held.requests.size === 0) return
  held.isLooking = true
  outsideOfRequests(() => setTimeout(() => void look(), LOOK_MS).unref())
}

async function look(): Promise<void> {
  const waiting = [...held.requests]
  try {
    const states = waiting.length > 0 ? await readStates(idsOf(waiting)) : []
    const now = new Map(states.map((view) => [view.id, ownStateOf(view)]))
    for (const { exportId, before, end } of waiting) if (now.get(exportId) !== before) end('changed')
  } catch (error) {
    for (const { fail } of waiting) fail(error)
  } finally {
    held.isLooking = false
    lookSoon()
  }
}

function idsOf(requests: Held[]): string[] {
  return [...new Set(requests.map(({ exportId }) => exportId))]
}
