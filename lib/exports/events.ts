import type { Viewer } from '../viewer.ts'

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

/** Who did it, and from where. */
export type Actor = {
  /** A viewer's id; null for the service itself. */
  id: string | null
  /** Of the network; null where it is not known, or there is none. */
  address: string | null
}

/** A person who does something, from an address of the network. */
export function actorOf({ id }: Viewer, address: string | null): Actor {
  return { id, address }
}

/** Somebody at the command line of this machine; nobody has signed in, and no account has this id. */
export const OPERATOR: Actor = { id: 'operator', address: null }

/** What happens by itself, or by a worker. */
export const SERVICE: Actor = { id: null, address: null }
