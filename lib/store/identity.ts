import type { Db } from 'pg-boss'
import { query } from '../database.ts'
import type { StoreState } from '../presence.ts'
import { within } from '../within.ts'
import type { Store } from './store.ts'

/** A store that takes longer to say who it is does not answer, in ms: a network disk that is gone never does. */
const STORE_ANSWER_MS = 3_000

/**
 * What a process knows of its store. `reason` is for the log, null when all is well; `freeBytes` may still be written, null when
 * there is no folder yet or it does not matter.
 */
export type StoreFinding = { state: StoreState; reason: string | null; freeBytes: number | null }

/** How a store stands to a database: `unclaimed` when neither knows an id yet. */
type Kinship = 'ours' | 'unclaimed' | 'another'

/**
 * Compares the id that a database knows with the one that a store has. Only one that is the same will do: a store without an
 * id, for a database that knows one, is an empty disk, or another folder by mistake.
 */
export function kinship(known: string | null, found: string | null): Kinship {
  if (known === null && found === null) return 'unclaimed'
  return known === found ? 'ours' : 'another'
}

/** The id of the store that a database's files are in; null when no worker has used it yet. */
export async function readStoreId(db: Db): Promise<string | null> {
  const [row] = await query<{ id: string }>(db, 'select id::text from claimcheck.store')
  return row?.id ?? null
}

/**
 * Gives a database and a store that know no id the same one. Whoever else tries it meanwhile waits for this transaction's row, so
 * that the processes of an installation agree also when their stores are different ones.
 * @param db within a transaction, which must be rolled back when this throws.
 * @throws if the store was given an id by another installation meanwhile, or cannot be written.
 */
export async function claimStore(db: Db, store: Store, id: string): Promise<void> {
  const made = await query(
    db,
    'insert into claimcheck.store (id) values ($1::uuid) on conflict do nothing returning id::text',
    [id],
  )
  if (made.length === 0) return
  const found = await store.claim(id)
  if (found !== id) throw new Error(`${store.name} was taken by another installation: its id is ${found}`)
}

/** The look at a store that is under way: on a disk that does not answer, each more would take a thread for ever. */
const looks = new WeakMap<Store, Promise<StoreFinding>>()

/**
 * Looks whether a store is the one of a database and can be written. Never throws, and never takes long.
 * @param known the id that the database knows; undefined when the database did not say, and the store's own word has to do.
 */
export async function examineStore(store: Store, known: string | null | undefined): Promise<StoreFinding> {
  const look = looks.get(store) ?? lookAt(store, known).finally(() => looks.delete(store))
  looks.set(store, look)
  return inStoreTime(look).catch(unusable)
}

/** @throws if the store takes longer than a store that answers. */
export function inStoreTime<T>(work: Promise<T>): Promise<T> {
  return within(STORE_ANSWER_MS, work, 'it does not answer')
}

async function lookAt(store: Store, known: string | null | undefined): Promise<StoreFinding> {
  const found = await store.identity()
  if (known !== undefined && kinship(known, found) === 'another')
    return { state: 'another', reason: difference(known, found), freeBytes: null }
  if (found === null) return { state: 'ok', reason: null, freeBytes: null }
  await store.check()
  return { state: 'ok', reason: null, freeBytes: await store.freeBytes() }
}

/** What is found of a store that throws. */
export function unusable(error: unknown): StoreFinding {
  return {
    state: 'unusable',
    freeBytes: null,
    reason: error instanceof Error ? error.message : String(error),
  }
}

function difference(known: string | null, found: string | null): string {
  if (known === null) return `it belongs to another installation (its id is ${found})`
  return found === null ? `it has no id, and ours has ${known}` : `its id is ${found}, and ours has ${known}`
}
