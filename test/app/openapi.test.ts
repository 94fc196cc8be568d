import { glob } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { PROBLEMS } from '../../lib/problems/catalog.ts'
import { GROUPS, HEADERS_BY_STATUS } from '../../server/openapi/anywhere.ts'
import { answerIn, apiDocument } from '../../server/openapi/document.ts'
import { TAGS } from '../../server/openapi/operation.ts'
import { ROUTES as TABLE } from '../../server/openapi/routes.ts'
import type { DocumentedOperation } from '../../server/openapi/shape.ts'
import { shownOperations } from '../../server/openapi/shown.ts'
import { call, ROUTES, said } from '../support/api.ts'
import { held } from '../support/document.ts'
import { insertExport } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const document = apiDocument()
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
const APP = path.join(import.meta.dirname, '../../app')
/** What is not for programs, and what is at no address of theirs. */
const NOT_OF_THE_API = ['/api/auth/callback/oidc', '/api/[[...path]]']

test('every route of app/api is in the document, and no other is', async () => {
  const files: string[] = []
  for await (const file of glob('api/**/route.ts', { cwd: APP })) files.push(file)
  const addresses = files
    .map((file) => `/${path.dirname(file).replaceAll(path.sep, '/')}`)
    .filter((address) => !NOT_OF_THE_API.includes(address))
    .map((address) => address.replaceAll('[', '{').replaceAll(']', '}'))
  expect(addresses.length).toBeGreaterThan(15)
  expect(Object.keys(document.paths).toSorted()).toEqual(addresses.toSorted())
  expect(Object.keys(ROUTES).toSorted()).toEqual(addresses.toSorted())
})

test.each(Object.entries(document.paths))(
  '%s takes the methods of the document, and no other',
  async (address, operations) => {
    const taken = METHODS.filter((method) => operations[method.toLowerCase()])
    expect(Object.keys(operations)).toHaveLength(taken.length)
    for (const method of METHODS) {
      const response = await call(`${method} ${address}`, {
        id: 'x',
        params: { token: 'x', linkId: 'x', deliveryId: 'x' },
      })
      await response.body?.cancel()
      expect([method, response.status === 405]).toEqual([method, !taken.includes(method)])
      if (response.status === 405)
        expect(response.headers.get('allow')).toBe([...taken, 'OPTIONS'].join(', '))
    }
  },
)

test('each operation has a name of its own, and each of its problems the status of the catalog', () => {
  const operations = Object.values(document.paths).flatMap((each) => Object.values(each))
  const names = operations.map(({ operationId }) => operationId)
  expect(new Set(names).size).toBe(names.length)
  const told = operations.flatMap(({ responses }) =>
    Object.entries(responses).flatMap(([status, answer]) =>
      [...answerIn(document, answer).description.matchAll(/^- `(\w+)`/gm)].map(([, code]) => [
        code,
        Number(status),
      ]),
    ),
  )
  expect(told.length).toBeGreaterThan(200)
  for (const [code, status] of told) expect(PROBLEMS).toHaveProperty([String(code), 'status'], status)
})

test.each(Object.keys(TAGS) as (keyof typeof TAGS)[])(
  'what people read of %s, and what is said once of all, is all that the document says',
  (tag) => {
    const shown = shownOperations(tag)
    const documented = Object.entries(document.paths).flatMap(([address, operations]) =>
      Object.entries(operations)
        .filter(([method, { tags }]) => method !== 'head' && tags.includes(tag))
        .map(([method]) => `${method.toUpperCase()} ${address}`),
    )
    expect(shown.map(({ method, address }) => `${method} ${address}`)).toEqual(documented)
    for (const { method, address, operation, answers } of shown) {
      const about = TABLE[address]?.operations[method as 'GET']
      if (!about) throw new Error(`There is no ${method} ${address}`)
      const groups = GROUPS.filter((group) => group.isOf(method, about))
      const shared = groups.flatMap(({ problems }) => problems)
      const headers = groups.flatMap((group) => Object.keys(group.headers ?? {}))
      const codes = [...answers.flatMap(({ problems }) => problems), ...shared]
      expect(codes.toSorted()).toEqual(codesOf(operation).toSorted())
      for (const [status, told] of Object.entries(operation.responses)) {
        const own = answers.find((each) => each.status === Number(status))?.headers ?? []
        const ofStatus = Object.keys(HEADERS_BY_STATUS[Number(status)] ?? {})
        expect(new Set([...own, ...headers, ...ofStatus])).toEqual(
          new Set(Object.keys(answerIn(document, told).headers)),
        )
      }
    }
  },
)

function codesOf({ responses }: DocumentedOperation): string[] {
  return Object.values(responses).flatMap((answer) =>
    [...answerIn(document, answer).description.matchAll(/^- `(\w+)`/gm)].map(([, code]) => String(code)),
  )
}

test('every reference of the document leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/([\w.]+)"/g)]
  const all = [...JSON.stringify(document).matchAll(/"\$ref":/g)]
  expect(references).toHaveLength(all.length)
  for (const [, kind, name] of references)
    expect(document.components).toHaveProperty([String(kind), String(name)])
})

test('the document is sent to everybody, and again only if it has changed', async () => {
  const { status, headers, body } = await said(call('GET /api/openapi.json'))
  expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=300'])
  expect(body).toEqual(JSON.parse(JSON.stringify(document)))
  const etag = headers.get('etag') ?? ''
  expect((await call('GET /api/openapi.json', { headers: { 'if-none-match': etag } })).status).toBe(304)
  expect((await call('GET /api/openapi.json', { headers: { 'if-none-match': '"x"' } })).status).toBe(200)
  expect((await call('GET /api/openapi.json', { headers: { 'if-match': '"x"' } })).status).toBe(412)
})

/** An answer of a route with something in it changed. */
async function changed(what: string, about: Parameters<typeof call>[1], change: (told: Told) => void) {
  const answer = await call(what, about)
  const text = await answer.text()
  const told: Told = {
    status: answer.status,
    headers: answer.headers,
    body: text === '' ? null : JSON.parse(text),
  }
  change(told)
  const { status, headers, body } = told
  const [method = '', address = ''] = what.split(' ')
  return held(
    { method, path: address, body: about?.body },
    new Response(body && JSON.stringify(body), { status, headers }),
  )
}
// biome-ignore lint/suspicious/noExplicitAny: it is anything that JSON can say.
type Told = { status: number; headers: Headers; body: any }

const MAKE = 'POST /api/exports'
const ORDERS = { body: { dataset: 'orders' } }

test('an answer that has not been changed is as the document says', async () => {
  expect((await changed(MAKE, ORDERS, () => undefined)).status).toBe(202)
})

test.each<[string, (told: Told) => void, RegExp]>([
  ['a 202 without Location', ({ headers }) => headers.delete('location'), /lacks the header location/],
  [
    'an answer that caches may keep',
    ({ headers }) => headers.delete('cache-control'),
    /lacks the header cache-control/,
  ],
  [
    'a Location that is no path',
    ({ headers }) => headers.set('location', 'x'),
    /has the header Location|location with x/,
  ],
  [
    'a Retry-After that is no number',
    ({ headers }) => headers.set('retry-after', 'soon'),
    /retry-after with soon/,
  ],
  ['a header that is not in it', ({ headers }) => headers.set('x-more', '1'), /has the header x-more/],
  [
    'another content type',
    ({ headers }) => headers.set('content-type', 'text/html'),
    /is of the type text\/html/,
  ],
  ['another status', (told) => (told.status = 200), /is no status of the document/],
  ['a body without a member', ({ body }) => delete body.status, /must have required property 'status'/],
  ['a body with another member', ({ body }) => (body.secret = 1), /must NOT have additional properties/],
  ['a member of another type', ({ body }) => (body.attempt = '0'), /\/attempt must be integer/],
  ['a member deep inside', ({ body }) => (body.progress.percent = 101), /\/progress\/percent must be <= 100/],
  ['a time that is none', ({ body }) => (body.createdAt = 'today'), /\/createdAt must match pattern/],
])('%s is found', async (_, change, fault) => {
  await expect(changed(MAKE, ORDERS, change)).rejects.toThrow(fault)
})

test.each<[string, (told: Told) => void, RegExp]>([
  [
    'a code that the operation has not',
    ({ body }) => (body.code = 'not_ended'),
    /\/code must be equal to one of/,
  ],
  [
    'a status in the body that is another',
    ({ body }) => (body.status = 410),
    /\/status must be equal to constant/,
  ],
  [
    'a problem that is plain JSON',
    ({ headers }) => headers.set('content-type', 'application/json'),
    /is of the type/,
  ],
  ['a status that the operation has not', (told) => (told.status = 409), /is no status of the document/],
])('of a problem, %s is found', async (_, change, fault) => {
  await expect(changed('GET /api/exports/{id}', { id: 'x' }, change)).rejects.toThrow(fault)
})

test('a body where there is none, and a request that is taken and not in the document, are found', async () => {
  const id = await insertExport(sandbox, { status: 'cancelled' })
  const bodied = changed('DELETE /api/exports/{id}', { id }, (told) => Object.assign(told, { status: 200 }))
  await expect(bodied).rejects.toThrow(/is no status/)
  const asked = { method: 'POST', path: '/api/exports', body: { dataset: 'orders', more: 1 } }
  await expect(held(asked, call(MAKE, ORDERS))).rejects.toThrow(/must NOT have additional properties/)
})
