import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { LINKS_MAX } from '../../lib/exports/claim-links.ts'
import { scopeDigest } from '../../lib/scope.ts'
import { insertLink } from '../../test/support/claim-links.ts'
import { insertEndpoint } from '../../test/support/endpoints.ts'
import { insertExport } from '../../test/support/exports.ts'
import { finishedExport } from '../../test/support/finished-export.ts'
import type { Site } from './fixtures.ts'
import { newKey, type SignedIn, signedIn, type TestKey } from './people.ts'

/** What the server of these tests allows. */
export const LIMITS = {
  MAX_WAITING_EXPORTS: '8',
  MAX_EXPORTS_PER_MINUTE: '5',
  MAX_DOWNLOADS_PER_PERSON: '3',
  MAX_KEPT_MEGABYTES: '200',
  PREVIEW_CONNECTIONS: '1',
}
const ENDPOINTS_MAX = 10
/** More than the sockets of a download hold that nobody reads. */
const LARGE_BYTES = 40_000_000
const SCOPE = new Map([['country', ['DE']]])
const HOOK = 'https://hooks.example.com/'

/** Somebody who asks, by a key of theirs. */
export type Person = SignedIn & { key: TestKey }

/** Makes somebody, with a key. */
export async function newAsker(site: Site, name: string): Promise<Person> {
  const person = await signedIn(site, name, { attributes: { country: 'DE' } })
  return { ...person, key: await newKey(site, person.id) }
}

/** Who has as many exports, files or webhooks as there may be, or has made exports as fast as they may. */
export async function fillUp(site: Site, people: Record<string, Person>): Promise<void> {
  const { busy, hasty, crowded, hoarder } = people
  const kept = {
    status: 'succeeded',
    byte_size: 200 * 1024 * 1024,
    expires_at: new Date(Date.now() + 3_600_000),
  }
  await insertExport(site, { owner_id: hoarder?.id, ...kept })
  for (let count = 0; count < Number(LIMITS.MAX_WAITING_EXPORTS); count++)
    await insertExport(site, { owner_id: busy?.id })
  await site.admin.query(
    `insert into claimcheck.event (kind, actor) select 'made', $1::text from generate_series(1, $2::int)`,
    [hasty?.id, Number(LIMITS.MAX_EXPORTS_PER_MINUTE)],
  )
  for (let count = 0; count < ENDPOINTS_MAX; count++) await insertEndpoint(site, String(crowded?.id), HOOK)
}

/** One export in each state in which it is answered differently, with links and webhooks. @returns ids and tokens by what they are. */
export async function fillPlaces(site: Site, owner: Person, other: Person): Promise<Map<string, string>> {
  const own = { owner_id: owner.id, scope_digest: scopeDigest(SCOPE) }
  const file = async (columns = {}, content = Buffer.from('Order\r\n1\r\n')) =>
    finishedExport(site, content, { ...own, ...columns })
  const lost = await file()
  await rm(path.join(site.storeFolder, 'artifacts', lost.key))
  const places = new Map<string, string>([['none', randomUUID()]])
  for (const [name, id] of [
    ['succeeded', (await file()).id],
    ['lost', lost.id],
    ['of other rows', (await file({ scope_digest: 'another' })).id],
    ['of a dataset that is gone', (await file({ dataset: 'gone' })).id],
    ['large', (await file({}, Buffer.alloc(LARGE_BYTES))).id],
    ['to delete', (await file()).id],
    ['past its end', (await file({ status: 'expired', expires_at: new Date() })).id],
    ['to cancel', await insertExport(site, own)],
    ['full', await insertExport(site, own)],
    ['queued', await insertExport(site, own)],
    ['running', await insertExport(site, { ...own, status: 'running', attempt: 1 })],
    ['failed', await insertExport(site, { ...own, status: 'failed' })],
    ['cancelled', await insertExport(site, { ...own, status: 'cancelled' })],
    ['foreign', await insertExport(site, { owner_id: other.id })],
  ] as const) {
    const link = await insertLink(site, id)
    places.set(name, id).set(`link of ${name}`, link.id).set(`token of ${name}`, link.token)
  }
  for (let count = 1; count < LINKS_MAX; count++) await insertLink(site, String(places.get('full')))
  const byKey = { via: `key:${owner.key.id}` }
  for (const [name, person, columns] of [
    ['endpoint', owner, byKey],
    ['endpoint to remove', owner, byKey],
    ['disabled endpoint', owner, { ...byKey, is_enabled: false }],
    ['endpoint of a page', owner, {}],
    ['foreign endpoint', other, {}],
  ] as const) {
    const { id } = await insertEndpoint(site, person.id, HOOK, columns)
    const delivery = randomUUID()
    await site.admin.query(
      `insert into claimcheck.delivery (id, endpoint_id, event_id, kind, status, finished_at)
       values ($1, $2, 1, 'test', 'failed', now())`,
      [delivery, id],
    )
    places.set(name, id).set(`delivery of ${name}`, delivery)
  }
  return places
}
