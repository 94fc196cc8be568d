import { fromPrisma } from 'pg-boss'
import { mayExport } from '../lib/access.ts'
import { KEYS_MAX, type KeyView, listKeys, makeKey, revokeKey } from '../lib/accounts/api-keys.ts'
import { writeAttributes } from '../lib/accounts/attributes.ts'
import { personName } from '../lib/accounts/names.ts'
import { actorOf } from '../lib/exports/events.ts'
import { textError } from '../lib/exports/values.ts'
import { heldTo } from '../lib/narrowing.ts'
import { Problem } from '../lib/problems/problem.ts'
import type { Attributes, Narrowing, Viewer } from '../lib/viewer.ts'
import { listed } from '../lib/words.ts'
import { z } from '../lib/zod.ts'
import { forgetViewers } from './auth/remembered.ts'
import { datasetsFor } from './datasets.ts'
import { attributesOf, invalid, LIST_MAX, parsed } from './form-input.ts'
import { clientAddress } from './http/client-address.ts'
import { prisma } from './prisma.ts'
import { inTransaction } from './transaction.ts'

/** Most datasets that a key names, and longest id of one, in characters. */
const DATASETS_MAX = 1_000
const ID_MAX = 200
/** For so many days a key may be in force that ends by itself: ten years. */
const DAYS_MAX = 3_650

const newKey = z.strictObject({
  name: personName,
  /** None: all that its owner may export. */
  datasets: z.array(z.string().max(ID_MAX)).max(DATASETS_MAX),
  /** One a line; none: what its owner has. */
  attributes: z.string().max(LIST_MAX),
  /** Null: it ends only when it is revoked. */
  expiresInDays: z.int().min(1).max(DAYS_MAX).nullable(),
})

/** The keys of somebody, as {@link listKeys} has them. */
export function keysOf(ownerId: string): Promise<KeyView[]> {
  return listKeys(fromPrisma(prisma()), ownerId)
}

/**
 * Makes a key of the viewer's.
 * @param input `{ name, datasets, attributes, expiresInDays }`; it may be anything.
 * @returns the key, to be shown once.
 * @throws Problem `invalid_request` that names the fields, also where the key could do what its owner cannot; `too_many_keys`.
 */
export async function makeOwnKey(viewer: Viewer, input: unknown): Promise<{ key: string }> {
  const { name, datasets, attributes, expiresInDays } = parsed(newKey, input)
  const narrowing = narrowingOf(viewer, datasets, attributesOf(attributes, viewer.attributes))
  const by = actorOf(viewer, clientAddress())
  const key = await inTransaction(({ db }) => makeKey(db, viewer.id, { name, narrowing, expiresInDays }, by))
  if (key === null) throw new Problem('too_many_keys', { params: { limit: KEYS_MAX } })
  return { key }
}

/** Revokes a key of somebody's: from now on it opens nothing here, and within seconds nothing elsewhere. @throws Problem `key_unknown` */
export async function revokeKeyOf(viewer: Viewer, ownerId: unknown, keyId: unknown): Promise<void> {
  const [owner, key] = [String(ownerId), String(keyId)]
  // What Postgres keeps in no text is nobody's.
  if (textError(owner) || textError(key)) throw new Problem('key_unknown')
  const by = actorOf(viewer, clientAddress())
  const wasThere = await inTransaction(({ db }) => revokeKey(db, owner, key, by))
  forgetViewers()
  if (!wasThere) throw new Problem('key_unknown')
}

/** To what a key is held, in the one form that equal ones have: of their owner's exports they see each other's. */
function narrowingOf(viewer: Viewer, datasets: readonly string[], entered: Attributes): Narrowing | null {
  needOwnAttributes(viewer.attributes, entered)
  const isHeld = Object.keys(entered).length > 0
  const narrowing: Narrowing = {
    datasets: datasets.length > 0 ? [...new Set(datasets)].toSorted() : null,
    attributes: isHeld ? Object.fromEntries(Object.entries(entered).map(sorted)) : null,
  }
  needDatasets(viewer, narrowing)
  return narrowing.datasets || narrowing.attributes ? narrowing : null
}

/** In what order values are listed says nothing. */
function sorted([name, value]: [string, unknown]): [string, unknown] {
  const isTexts = Array.isArray(value) && value.every((each) => typeof each === 'string')
  return [name, isTexts ? [...new Set(value)].toSorted() : value]
}

/** It would see no more by others (lib/scope.ts), and its owner would wonder why. */
function needOwnAttributes(own: Attributes, entered: Attributes): void {
  for (const [name, value] of Object.entries(entered)) {
    if (Array.isArray(value) && value.length === 0)
      throw invalid('attributes', `"${name}" has no value: such a key would see no rows.`)
    if (!Object.hasOwn(own, name)) continue
    const [wanted, allowed] = [textsOf(value), textsOf(own[name])]
    if (wanted.every((text) => allowed.includes(text))) continue
    const [yours] = writeAttributes({ [name]: own[name] })
    throw invalid('attributes', `Your own is ${yours}: a key of yours can have no more.`)
  }
}

function textsOf(value: unknown): string[] {
  return [value].flat().map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))
}

/** Each dataset that it names must be there for its owner, and for it; where it names none, one at least. */
function needDatasets(viewer: Viewer, narrowing: Narrowing): void {
  const own = datasetsFor(viewer)
  const unknown = (narrowing.datasets ?? []).filter((id) => !own.some((dataset) => dataset.id === id))
  if (unknown.length > 0) throw invalid('datasets', `You may export no dataset ${listed(unknown)}.`)
  if (!narrowing.attributes) return
  const named = own.filter(({ id }) => narrowing.datasets?.includes(id) ?? true)
  const closed = named.filter((dataset) => !mayExport(heldTo(viewer, narrowing), dataset))
  const isUseless = narrowing.datasets ? closed.length > 0 : closed.length === named.length
  if (!isUseless) return
  const labels = listed(closed.map(({ label }) => label))
  throw invalid('attributes', `No rows are limited by these in ${labels || 'any dataset of yours'}.`)
}
