import { randomUUID } from 'node:crypto'
import { fromPrisma } from 'pg-boss'
import { query } from '../../lib/database.ts'
import { LIVE_CHANNEL, type LiveMessage, readMessage } from '../../lib/exports/live.ts'
import { outsideOfRequests } from '../http/current-request.ts'
import { warnSeldom } from '../http/warn-seldom.ts'
import { prisma } from '../prisma.ts'
import { type Listener, listen } from './listener.ts'

/**
 * How often this process says something on the channel itself, in ms, to hear whether it hears: what comes back goes to every stream, so
 * that whoever reads one knows that messages get through to them, all the way from the database. Less than half of what a silent
 * connection has (PATIENCE.web), and than proxies wait for the next byte of an answer.
 */
const PULSE_MS = 4_000
/** The connection that listens is kept for so long after the last stream, in ms: pages come and go. */
const KEPT_MS = 30_000
/** By which a server is told to stop. */
const SIGNALS = ['SIGTERM', 'SIGINT'] as const

/** Somebody who is told of their exports. */
export type Hearer = {
  ownerId: string
  /** Something of theirs has moved. */
  tell(message: LiveMessage): void
  /** Messages get through. */
  pulse(): void
  /** This process stops. */
  end(): void
}

type Hub = {
  hearers: Set<Hearer>
  byOwner: Map<string, Set<Hearer>>
  listener: Listener | null
  isStopping: boolean
  beating?: NodeJS.Timeout | undefined
  closing?: NodeJS.Timeout
}

// Kept on globalThis, because the development server loads modules anew at every change.
const holder = globalThis as { claimcheckLive?: Hub }
holder.claimcheckLive ??= { hearers: new Set(), byOwner: new Map(), listener: null, isStopping: false }
const hub = holder.claimcheckLive
/** Of this process's own pulse; those of others on the same channel say nothing of its own way there. */
const OWN_PULSE = `pulse ${randomUUID()}`

/** Whether this process stops: nobody is to begin to listen. */
export function isStopping(): boolean {
  return hub.isStopping
}

/** How many are told of their exports: all of them, or the owner's. */
export function countHearers(ownerId?: string): number {
  return ownerId === undefined ? hub.hearers.size : (hub.byOwner.get(ownerId)?.size ?? 0)
}

/** Has somebody told of their exports from now on. The first of all opens the one connection that listens. @returns what ends it. */
export function join(hearer: Hearer): () => void {
  if (hub.hearers.size === 0) start()
  hub.hearers.add(hearer)
  const own = hub.byOwner.get(hearer.ownerId) ?? new Set()
  hub.byOwner.set(hearer.ownerId, own.add(hearer))
  return () => leave(hearer)
}

function leave(hearer: Hearer): void {
  if (!hub.hearers.delete(hearer)) return
  const own = hub.byOwner.get(hearer.ownerId)
  own?.delete(hearer)
  if (own?.size === 0) hub.byOwner.delete(hearer.ownerId)
  if (hub.hearers.size === 0) rest()
}

function start(): void {
  clearTimeout(hub.closing)
  for (const each of SIGNALS) process.on(each, stop)
  outsideOfRequests(() => {
    hub.listener ??= listen(hear)
    // It goes on for as long as the connection listens, which would count as lost without.
    hub.beating ??= setInterval(() => void beat(), PULSE_MS).unref()
  })
}

function rest(): void {
  for (const each of SIGNALS) process.off(each, stop)
  outsideOfRequests(() => {
    hub.closing = setTimeout(closeListener, KEPT_MS).unref()
  })
}

function closeListener(): void {
  clearInterval(hub.beating)
  hub.beating = undefined
  hub.listener?.close()
  hub.listener = null
}

/** A server that stops waits until all is answered that it was asked before, and streams have no end of their own. */
function stop(): void {
  hub.isStopping = true
  for (const hearer of [...hub.hearers]) hearer.end()
  clearTimeout(hub.closing)
  closeListener()
}

function hear(payload: string): void {
  if (payload === OWN_PULSE) for (const hearer of [...hub.hearers]) hearer.pulse()
  const message = readMessage(payload)
  const meant = message && hub.byOwner.get(message.ownerId)
  if (meant) for (const hearer of [...meant]) hearer.tell(message)
}

/** Over another connection than the one that listens: by the same one a pooler would let it be heard, and nothing else. */
async function beat(): Promise<void> {
  try {
    await query(fromPrisma(prisma()), 'select pg_notify($1::text, $2::text)::text', [LIVE_CHANNEL, OWN_PULSE])
  } catch (error) {
    warnSeldom({ code: 'live_pulse_lost', error }, 'whether pages are told of changes could not be tried')
  }
}
