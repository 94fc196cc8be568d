import { bearsLink, type Viewer } from '../viewer.ts'

/** What happened to an export. */
export type EventKind =
  | 'made'
  | 'started'
  | 'retried'
  | 'left'
  | 'handed-over'
  | 'cancel-requested'
  | 'cancelled'
  | 'succeeded'
  | 'failed'
  | 'expired'
  | 'deleted'

/** Who did it, and from where. */
export type Actor = {
  /** A viewer's id; null for the service itself. */
  id: string | null
  /** Of the network; null where it is not known, or there is none. */
  address: string | null
  /** By what they act, where that is not themselves; see {@link Viewer}. */
  via?: string | null
}

/** A person who does something, from an address of the network. Whoever has a claim link is not the one for whom they act. */
export function actorOf(viewer: Viewer, address: string | null): Actor {
  return { id: bearsLink(viewer) ? null : viewer.id, address, via: viewer.via ?? null }
}

/** What of an actor is not who it is, as the statements take it that insert an event. */
export function originOf({ address, via }: Actor): string {
  return JSON.stringify({ address, via })
}

/** Somebody at the command line of this machine; nobody has signed in, and no account has this id. */
export const OPERATOR: Actor = { id: 'operator', address: null }

/** What happens by itself, or by a worker. */
export const SERVICE: Actor = { id: null, address: null }
