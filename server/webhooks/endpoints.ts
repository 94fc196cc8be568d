import { randomBytes, randomUUID } from 'node:crypto'
import { type Db, fromPrisma } from 'pg-boss'
import { holdKey } from '../../lib/accounts/keys-in-force.ts'
import { record, recordTest } from '../../lib/audit.ts'
import { inTurnFor, query } from '../../lib/database.ts'
import { actorOf } from '../../lib/exports/events.ts'
import { writeNarrowing } from '../../lib/narrowing.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { isUuid } from '../../lib/uuid.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { disableEndpoint, originOfUrl } from '../../lib/webhooks/disable.ts'
import type { ToldKind } from '../../lib/webhooks/event-types.ts'
import { quoted } from '../../lib/words.ts'
import { endpointChangeSchema, type NewEndpoint, newEndpointSchema } from '../api/endpoints.ts'
import { findDatasetFor } from '../datasets.ts'
import { parsed } from '../form-input.ts'
import { clientAddress } from '../http/client-address.ts'
import { prisma } from '../prisma.ts'
import { inTransaction } from '../transaction.ts'

/** Most endpoints of one person. */
const ENDPOINTS_MAX = 10
/** Of a secret, in bytes. */
const SECRET_BYTES = 32
/** How long the secret before a new one is good, in hours. */
const SECRET_OVERLAP_HOURS = 24
/** From one test of an endpoint to the next, in seconds. */
const TEST_PAUSE_SECONDS = 10

/** An endpoint as its row has it. */
export type EndpointRow = {
  id: string
  url: string
  kinds: ToldKind[]
  datasets: string[] | null
  isEnabled: boolean
  disabledReason: string | null
  failingSince: Date | null
  createdAt: Date
  via: string | null
}

const COLUMNS = `id::text, url, to_jsonb(kinds) as kinds, to_jsonb(datasets) as datasets, is_enabled as "isEnabled",
  disabled_reason as "disabledReason", failing_since as "failingSince", created_at as "createdAt", via`

/**
 * SQL for which are a viewer's, who is the parameters `$1` and `$2`: a person's all, and of whoever acts by a key those which that key has made.
 * With the key goes what it has made, so it must not have its hands in anything else.
 */
const OWN = 'owner_id = $1::text and ($2::text is null or via = $2::text)'
const asked = (viewer: Viewer) => [viewer.id, viewer.via ?? null]

/** The viewer's endpoints, the oldest first. */
export function listEndpoints(viewer: Viewer): Promise<EndpointRow[]> {
  return query<EndpointRow>(
    fromPrisma(prisma()),
    `select ${COLUMNS} from claimcheck.endpoint where ${OWN} order by created_at, id`,
    asked(viewer),
  )
}

/** The viewer's endpoint. @throws Problem `endpoint_unknown`, also for somebody else's and another key's. */
export async function findEndpoint(
  viewer: Viewer,
  id: string,
  db = fromPrisma(prisma()),
): Promise<EndpointRow> {
  const [found] = isUuid(id)
    ? await query<EndpointRow>(
        db,
        `select ${COLUMNS} from claimcheck.endpoint where ${OWN} and id = $3::uuid`,
        [...asked(viewer), id],
      )
    : []
  if (!found) throw new Problem('endpoint_unknown')
  return found
}

/**
 * Makes an endpoint. @param input whatever the client sent.
 * @returns it, and its secret, which nothing that the web process may read has from now on.
 * @throws Problem `invalid_request`, `too_many_endpoints`, or `key_refused` if the viewer's key ends meanwhile, here and in what follows.
 */
export async function makeEndpoint(
  viewer: Viewer,
  input: unknown,
): Promise<{ endpoint: EndpointRow; secret: string }> {
  const { url, events, datasets } = parsed(newEndpointSchema, input)
  needOwnDatasets(viewer, datasets)
  const by = actorOf(viewer, clientAddress())
  return inTransaction(async ({ db }) => {
    await needRoom(db, viewer)
    await holdKey(db, viewer)
    const id = randomUUID()
    await query(
      db,
      `insert into claimcheck.endpoint (id, owner_id, url, kinds, datasets, narrowing, via)
       values ($3::uuid, $1::text, $4::text, $5::text[], $6::text[], $7::jsonb, $2::text)`,
      [...asked(viewer), id, url, events, datasets, writeNarrowing(viewer)],
    )
    const secret = await addSecret(db, id)
    const details = { endpointId: id, origin: originOfUrl(url) }
    await record(db, { kind: 'endpoint-made', by, subject: viewer.id, details })
    return { endpoint: await findEndpoint(viewer, id, db), secret }
  })
}

/** Changes the viewer's endpoint. Enabling it forgets that it has failed. @throws Problem `invalid_request` or `endpoint_unknown`. */
export async function changeEndpoint(viewer: Viewer, id: string, input: unknown): Promise<EndpointRow> {
  const { isEnabled, ...change } = parsed(endpointChangeSchema, input)
  if (change.datasets !== undefined) needOwnDatasets(viewer, change.datasets)
  const by = actorOf(viewer, clientAddress())
  return inTransaction(async ({ db }) => {
    await holdKey(db, viewer)
    const before = await findEndpoint(viewer, id, db)
    await write(db, id, { ...before, events: before.kinds, ...change })
    const changed = Object.keys(change)
    const isEnabling = isEnabled === true && !before.isEnabled
    if (changed.length > 0 || isEnabling) {
      const details = { endpointId: id, origin: originOfUrl(change.url ?? before.url), changed }
      const more = isEnabling ? { isEnabled } : {}
      await record(db, { kind: 'endpoint-changed', by, subject: viewer.id, details: { ...details, ...more } })
    }
    if (isEnabling) await enable(db, id)
    if (isEnabled === false) await disableEndpoint(db, id, null, by)
    return findEndpoint(viewer, id, db)
  })
}

async function write(
  db: Db,
  id: string,
  { url, events, datasets }: Pick<NewEndpoint, 'url' | 'events' | 'datasets'>,
): Promise<void> {
  await query(
    db,
    'update claimcheck.endpoint set url = $2::text, kinds = $3::text[], datasets = $4::text[] where id = $1::uuid',
    [id, url, events, datasets],
  )
}

async function enable(db: Db, id: string): Promise<void> {
  await query(
    db,
    `update claimcheck.endpoint set is_enabled = true, disabled_reason = null, failing_since = null, failures = 0
     where id = $1::uuid`,
    [id],
  )
}

/** Removes the viewer's endpoint, with what it was told and was still to be told. @throws Problem `endpoint_unknown`. */
export async function removeEndpoint(viewer: Viewer, id: string): Promise<void> {
  const by = actorOf(viewer, clientAddress())
  await inTransaction(async ({ db }) => {
    const { url } = await findEndpoint(viewer, id, db)
    await query(db, 'delete from claimcheck.endpoint where id = $1::uuid', [id])
    const details = { endpointId: id, origin: originOfUrl(url) }
    await record(db, { kind: 'endpoint-removed', by, subject: viewer.id, details })
  })
}

/** Gives the viewer's endpoint a new secret; for a day deliveries are signed by the one before too. @returns it. @throws Problem `endpoint_unknown`. */
export async function renewSecret(viewer: Viewer, id: string): Promise<string> {
  const by = actorOf(viewer, clientAddress())
  return inTransaction(async ({ db }) => {
    await holdKey(db, viewer)
    const { url } = await findEndpoint(viewer, id, db)
    await query(
      db,
      `update claimcheck.endpoint_secret set ends_at = now() + make_interval(hours => ${SECRET_OVERLAP_HOURS})
       where endpoint_id = $1::uuid and ends_at is null`,
      [id],
    )
    const details = { endpointId: id, origin: originOfUrl(url), changed: ['secret'] }
    await record(db, { kind: 'endpoint-changed', by, subject: viewer.id, details })
    return addSecret(db, id)
  })
}

/** Tells the viewer's endpoint of a test. @returns the delivery's id. @throws Problem `endpoint_unknown`, `endpoint_disabled` or `tested_too_fast`. */
export async function testEndpoint(viewer: Viewer, id: string): Promise<string> {
  const by = actorOf(viewer, clientAddress())
  return inTransaction(async ({ db }) => {
    await holdKey(db, viewer)
    const { isEnabled } = await findEndpoint(viewer, id, db)
    if (!isEnabled) throw new Problem('endpoint_disabled')
    const tested = await query(
      db,
      `update claimcheck.endpoint set tested_at = now()
       where id = $1::uuid and (tested_at is null or tested_at < now() - make_interval(secs => ${TEST_PAUSE_SECONDS}))
       returning id::text`,
      [id],
    )
    if (tested.length === 0) throw await testedTooFast(db, id)
    return recordTest(db, by, id)
  })
}

async function testedTooFast(db: Db, id: string): Promise<Problem> {
  const [row] = await query<{ seconds: number }>(
    db,
    `select ceil(extract(epoch from tested_at - now()) + ${TEST_PAUSE_SECONDS})::int as seconds
     from claimcheck.endpoint where id = $1::uuid`,
    [id],
  )
  return new Problem('tested_too_fast', { params: { retryAfterSeconds: Math.max(row?.seconds ?? 1, 1) } })
}

/** Kept where the web process may write and not read; Standard Webhooks says how it is written. */
async function addSecret(db: Db, endpointId: string): Promise<string> {
  const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`
  await query(
    db,
    'insert into claimcheck.endpoint_secret (id, endpoint_id, secret) values ($1::uuid, $2::uuid, $3::text)',
    [randomUUID(), endpointId, secret],
  )
  return secret
}

async function needRoom(db: Db, { id }: Viewer): Promise<void> {
  await inTurnFor(db, `endpoints:${id}`)
  const there = await query(
    db,
    'select id::text from claimcheck.endpoint where owner_id = $1::text limit $2::int',
    [id, ENDPOINTS_MAX],
  )
  if (there.length >= ENDPOINTS_MAX)
    throw new Problem('too_many_endpoints', { params: { limit: ENDPOINTS_MAX } })
}

function needOwnDatasets(viewer: Viewer, datasets: string[] | null): void {
  const errors = (datasets ?? []).flatMap((id, index) =>
    findDatasetFor(viewer, id)
      ? []
      : [{ path: `datasets.${index}`, message: `${quoted(id)} is no dataset that you may export` }],
  )
  if (errors.length > 0) throw new Problem('invalid_request', { errors })
}
