import { randomUUID } from 'node:crypto'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type pg from 'pg'
import { expect, test } from 'vitest'
import { actorOf } from '../../lib/exports/events.ts'
import { cancel, expire, fail, requestCancel, succeed } from '../../lib/exports/transitions.ts'
import { EVENT_TYPES } from '../../lib/webhooks/event-types.ts'
import { apiDocument } from '../../server/openapi/document.ts'
import type { Json } from '../../server/openapi/shape.ts'
import { asDb } from '../../worker/database.ts'
import { messageOf } from '../../worker/webhooks/message.ts'
import type { Try } from '../../worker/webhooks/tries.ts'
import { deliveriesOf, insertEndpoint } from '../support/endpoints.ts'
import { insertExport, newViewer } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

/* What workers send is held to what the document of the API says of it. */

const sandbox = await openSandbox()
const ROOT = 'document'
const { webhooks } = apiDocument()
const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
ajv.addSchema(apiDocument(), ROOT)

/** What of a message is not as the document says of its type. */
function faultsOf(type: string, body: unknown): string[] {
  const schema = webhooks[type]?.post.requestBody.content['application/json']?.schema
  if (!schema) throw new Error(`The document has no message ${type}`)
  const rooted = JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${ROOT}#/`)) as Json
  const validate = ajv.compile(rooted)
  validate(body)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

type About = Pick<Try, 'eventId' | 'kind' | 'state' | 'at' | 'endpointId'>

/** The body that a worker sends, as its receiver reads it. */
function bodyOf(about: About): Told {
  const delivery = { ...about, secrets: [], now: new Date() }
  return JSON.parse(messageOf(delivery as unknown as Try).body) as Told
}
// biome-ignore lint/suspicious/noExplicitAny: it is anything that JSON can say.
type Told = { type: string; timestamp: string; data: any }

const viewer = newViewer()
const ARTIFACT = { key: 'k', rowCount: 5, byteSize: 70, sha256: 'ab', scopeDigest: null }

/** Ends an export in each way. @returns what is then told of each by its type. */
async function ended(): Promise<Record<string, Told>> {
  const db = asDb(sandbox.admin as pg.Pool)
  const { id: endpointId } = await insertEndpoint(sandbox, viewer.id, 'https://hooks.example/')
  const running = () =>
    insertExport(sandbox, { owner_id: viewer.id, status: 'running', attempt: 1, started_at: new Date() })
  await fail(
    db,
    { exportId: await running(), attempt: 1 },
    { code: 'source_failed', params: { sqlState: '08000' } },
  )
  const unwanted = await running()
  await requestCancel(db, unwanted, actorOf(viewer, null))
  await cancel(db, unwanted)
  await succeed(db, { exportId: await running(), attempt: 1 }, ARTIFACT, 0)
  await expire(db)
  const deliveries = await deliveriesOf(sandbox, endpointId)
  const told = deliveries.map(({ event_id, kind, state }) =>
    bodyOf({ eventId: event_id, kind, state, at: new Date(), endpointId }),
  )
  return Object.fromEntries(told.map((body) => [body.type, body]))
}
const messages: Record<string, Told> = {
  ...(await ended()),
  test: bodyOf({ eventId: '7', kind: 'test', state: null, at: new Date(), endpointId: randomUUID() }),
}

test('every type of message is in the document, and no other', () => {
  const types = [...EVENT_TYPES, 'test'].toSorted()
  expect(Object.keys(webhooks).toSorted()).toEqual(types)
  expect(Object.keys(messages).toSorted()).toEqual(types)
})

test.each(Object.keys(webhooks))('a message of the type %s is as the document says', (type) => {
  expect(faultsOf(type, messages[type])).toEqual([])
  const { headers } = messageOf({
    kind: 'test',
    at: new Date(),
    now: new Date(),
    secrets: [],
  } as unknown as Try)
  for (const { name } of webhooks[type]?.post.parameters ?? []) expect(headers).toHaveProperty(name)
})

test.each<[string, string, (told: Told) => void, RegExp]>([
  ['another type', 'test', (told) => (told.type = 'export.failed'), /type must be equal to constant/],
  [
    'another type',
    'export.failed',
    (told) => (told.type = 'export.expired'),
    /type must be equal to constant/,
  ],
  [
    'another status',
    'export.failed',
    ({ data }) => (data.status = 'running'),
    /status must be equal to constant/,
  ],
  [
    'no artifact at all',
    'export.succeeded',
    ({ data }) => delete data.artifact,
    /required property 'artifact'/,
  ],
  [
    'more than is told',
    'export.cancelled',
    ({ data }) => (data.request = {}),
    /NOT have additional properties/,
  ],
  [
    'a time that is none',
    'export.expired',
    (told) => (told.timestamp = 'now'),
    /timestamp must match pattern/,
  ],
])('%s in a message of the type %s is found', (_, type, change, fault) => {
  const body = structuredClone(messages[type])
  if (!body) throw new Error(`There is no message ${type}`)
  change(body)
  expect(faultsOf(type, body).join('\n')).toMatch(fault)
})
