import { afterEach, expect, test, vi } from 'vitest'
import { exportUrl, fetchExport, GoneError, TooOftenError } from '../../app/exports/fetch-export.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { problemResponse } from '../../server/http/problem-response.ts'

const ID = '01990000-0000-7000-8000-000000000000'
const STATE = { id: ID, status: 'running' }

afterEach(() => vi.unstubAllGlobals())

/** What the page makes of an answer. */
async function read(answer: Response): Promise<'known' | 'gone' | 'lost'> {
  vi.stubGlobal('fetch', async () => answer)
  try {
    expect(await fetchExport(exportUrl(ID), ID)).toEqual(STATE)
    return 'known'
  } catch (error) {
    return error instanceof GoneError ? 'gone' : 'lost'
  }
}

function html(status: number): Response {
  return new Response('<html>nginx</html>', { status, headers: { 'content-type': 'text/html' } })
}

function json(status: number, body: unknown): Response {
  return Response.json(body, { status })
}

test('what the server says is believed: the state of the export, and that there is none', async () => {
  expect(await read(json(200, STATE))).toBe('known')
  for (const code of ['not_found', 'link_unknown'] as const)
    expect(await read(problemResponse(new Problem(code)))).toBe('gone')
})

test.each([200, 301, 400, 401, 403, 404, 410, 421, 429, 500, 502, 503, 504])(
  'a %i that something in between has made up is waited out',
  async (status) => {
    expect(await read(html(status))).toBe('lost')
    for (const body of [null, [], 'not_found', { status, error: 'no' }, { code: 'not_found' }]) {
      expect(await read(json(status, body))).toBe('lost')
    }
  },
)

test('an answer without a body is waited out', async () => {
  expect(await read(new Response(null, { status: 200 }))).toBe('lost')
  expect(await read(new Response(null, { status: 204 }))).toBe('lost')
})

test("another problem of the server's is waited out, and so is another export's state", async () => {
  expect(await read(problemResponse(new Problem('internal')))).toBe('lost')
  expect(await read(problemResponse(new Problem('unknown_host')))).toBe('lost')
  expect(await read(json(200, { ...STATE, id: 'another' }))).toBe('lost')
  expect(
    await read(
      json(404, {
        ...STATE,
        type: 'urn:other:not_found',
        code: 'not_found',
        title: '',
        detail: '',
        errors: [],
      }),
    ),
  ).toBe('lost')
})

test.each([
  ['37', 37_000],
  ['0', 0],
  // Whatever is in between may say anything.
  ['86400', 60_000],
  ['9'.repeat(400), 60_000],
  ['-5', 0],
  ['1.5', 0],
  ['Wed, 21 Oct 2076 07:28:00 GMT', 0],
  [null, 0],
])('a 429 that says Retry-After: %s is waited out for %i ms', async (said, pauseMs) => {
  const headers: Record<string, string> = said === null ? {} : { 'retry-after': said }
  for (const body of ['<html>nginx</html>', '{"code":"too_many_requests"}']) {
    vi.stubGlobal('fetch', async () => new Response(body, { status: 429, headers }))
    const error = await fetchExport(exportUrl(ID), ID).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TooOftenError)
    expect(error).toMatchObject({ pauseMs })
  }
})

test('the pause is that of the problem itself', async () => {
  const problem = new Problem('too_many_requests', { params: { limit: 5, retryAfterSeconds: 42 } })
  vi.stubGlobal('fetch', async () => problemResponse(problem))
  await expect(fetchExport(exportUrl(ID), ID)).rejects.toMatchObject({ pauseMs: 42_000 })
})
