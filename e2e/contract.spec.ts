import { expect } from 'playwright/test'
import { STREAMS_MAX_PER_PERSON } from '../server/live/event-stream.ts'
import { documentedRows, missingOf, type Shown, unsaidOf } from './support/contract.ts'
import { CASES, type Case, WHILE_READING, WHILE_SENDING } from './support/contract-cases.ts'
import { fillPlaces, fillUp, LIMITS, newAsker, type Person } from './support/contract-places.ts'
import { AT_ONCE, previewsOf, SILENT } from './support/contract-previews.ts'
import { type Site, test } from './support/fixtures.ts'
import { startWebServer, type WebServer } from './support/web-server.ts'

const PEOPLE = ['owner', 'other', 'maker', 'busy', 'hasty', 'crowded', 'hoarder']
/** The codes that come with what is wrong with which field. */
const NAMES_FIELDS = ['invalid_request', 'invalid_parameters']

let web: WebServer
let people: Record<string, Person>
let places: Map<string, string>

test.beforeEach(async ({ site, worker }) => {
  // It would run what is to wait here, and tell of it.
  await worker.stop()
  web = await startWebServer(site, {
    ...LIMITS,
    SOURCE_DATABASE_URL: site.sourceUrl,
    CLAIMCHECK_DEMO: 'false',
  })
  people = Object.fromEntries(
    await Promise.all(PEOPLE.map(async (name) => [name, await newAsker(site, name)] as const)),
  )
  await fillUp(site, people)
  const { owner, other } = people
  if (owner && other) places = await fillPlaces(site, owner, other)
})
test.afterEach(() => web.stop())

function send([request, names, , , sent = {}]: Case): Promise<Response> {
  const [method = '', pattern = ''] = request.split(' ')
  const values = names.map((name) => encodeURIComponent(places.get(name) ?? name))
  const address = pattern.replaceAll(/\{\w+\}/g, () => values.shift() ?? '')
  const { as = 'owner', search, body } = sent
  const isText = typeof body === 'string' || body === undefined
  const headers: Record<string, string> = {
    ...(!isText && { 'content-type': 'application/json' }),
    ...people[as]?.key.headers,
    ...(as === 'foreign page' && {
      cookie: String(people.owner?.cookie),
      origin: 'https://evil.example',
    }),
    ...sent.headers,
  }
  const init = { method, headers, body: isText ? body : JSON.stringify(body) }
  return fetch(`${web.url}${address}${search ? `?${search}` : ''}`, init)
}

/** How an answer ends: its status, and the code of its problem, which is a whole one. */
async function endingOf([request]: Case, response: Response): Promise<Shown> {
  const { status, headers } = response
  if (status < 400) {
    await response.body?.cancel()
    return { request, status, code: null }
  }
  expect(headers.get('content-type'), `${request}: ${status}`).toBe('application/problem+json')
  const body = await response.json()
  expect(body).toEqual({
    type: `urn:claimcheck:problem:${body.code}`,
    title: expect.stringMatching(/\.$/),
    status,
    detail: expect.stringMatching(/\.$/),
    code: expect.any(String),
    params: expect.any(Object),
    errors: expect.any(Array),
    retryable: expect.any(Boolean),
  })
  expect(body.errors.length > 0, `${request}: ${body.code}`).toBe(NAMES_FIELDS.includes(body.code))
  expect(headers.has('retry-after'), `${request}: ${body.code}`).toBe([429, 503].includes(status))
  expect(headers.has('www-authenticate'), `${request}: ${body.code}`).toBe(status === 401)
  return { request, status, code: body.code }
}

async function endingsOf(cases: Case[]): Promise<Shown[]> {
  const shown: Shown[] = []
  for (const each of cases) shown.push(await endingOf(each, await send(each)))
  return shown
}

/** Shows each way in which a preview can end by what becomes of the source. */
async function endingsOfPreviews(site: Site): Promise<Shown[]> {
  const shown: Shown[] = []
  for (const { before, ending, after } of previewsOf(site)) {
    await site.admin.query(before)
    const found = await endingsOf([ending]).finally(() => site.admin.query(after))
    expect(found).toEqual(wanted([ending]))
    shown.push(...found)
  }
  await site.admin.query(SILENT.before)
  const silent = await Promise.all(Array.from({ length: AT_ONCE }, () => endingsOf([SILENT.ending]))).finally(
    () => site.admin.query('rollback'),
  )
  expect([...new Set(silent.flat().map(({ code }) => code))].toSorted()).toEqual(SILENT.codes)
  return [...shown, ...silent.flat()]
}

const wanted = (cases: Case[]) =>
  cases.map(([request, , status, code = null]): Shown => ({ request, status, code }))

test('every request ends in each way that docs/api.md has for it, and in no other', async ({ site }) => {
  expect(await endingsOf(CASES)).toEqual(wanted(CASES))

  // Node ends an answer that nobody holds any more.
  const held: Response[] = []
  const hold = async (each: Case, times: number) => {
    for (let count = 0; count < times; count++) held.push(await send(each))
    expect(held.map(({ status }) => status)).toEqual(held.map(() => 200))
  }
  const ofOwner: Case = ['GET /api/exports/{id}/file', ['large'], 200]
  const ofNobody: Case = ['GET /api/claims/{token}/file', ['token of large'], 200, null, { as: 'nobody' }]
  // One that takes nothing for ten seconds would make way for another.
  for (const [at, each] of [ofOwner, ofNobody].entries()) {
    await hold(each, Number(LIMITS.MAX_DOWNLOADS_PER_PERSON))
    const refused = WHILE_SENDING.slice(at, at + 1)
    expect(await endingsOf(refused)).toEqual(wanted(refused))
  }
  await hold(['GET /api/exports/events', [], 200], STREAMS_MAX_PER_PERSON)
  expect(await endingsOf(WHILE_READING)).toEqual(wanted(WHILE_READING))
  for (const { body } of held) await body?.cancel()

  const previews = await endingsOfPreviews(site)

  const rows = await documentedRows()
  expect(rows.length).toBeGreaterThan(15)
  const all = [...wanted([...CASES, ...WHILE_SENDING, ...WHILE_READING]), ...previews]
  expect({ missing: missingOf(rows, all), unsaid: unsaidOf(rows, all) }).toEqual({ missing: [], unsaid: [] })
})

test('what is done says where to look next and when', async () => {
  const post: Case = ['POST /api/exports', [], 202, null, { as: 'maker', body: { dataset: 'orders' } }]
  const made = await send(post)
  const { id, pollAfterMs } = await made.json()
  expect(made.headers.get('location')).toBe(`/api/exports/${id}`)
  expect([made.headers.get('retry-after'), pollAfterMs]).toEqual(['1', 300])
  const retryAfter = async (place: string) =>
    (await send(['GET /api/exports/{id}', [place], 200])).headers.get('retry-after')
  for (const place of ['queued', 'running']) expect(await retryAfter(place)).toMatch(/^\d+$/)
  for (const place of ['succeeded', 'failed', 'cancelled', 'past its end'])
    expect(await retryAfter(place)).toBeNull()
})
