import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'playwright/test'
import { openReceiver, type Receiver } from '../test/support/receiver.ts'
import { type ButtonApp, startButtonApp } from './support/button-app.ts'

const PRESS = '00000000-0000-4000-8000-000000000000'
const KEY = 'cc_of-the-tests'

let api: Receiver
let other: ButtonApp
test.beforeEach(async () => {
  api = await openReceiver()
  other = await startButtonApp({ url: `${api.url}/below/`, key: KEY })
})
test.afterEach(async () => {
  await other[Symbol.asyncDispose]()
  await api[Symbol.asyncDispose]()
})

/** What an address below the API answers from now on. */
const answering = (address: string, status: number, body: unknown, headers: Record<string, string> = {}) =>
  api.answering(`/below/api${address}`, (response) =>
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body)),
  )

/** Sends a form as a browser does. @returns what the page says, and whether another press is on it. */
async function send(headers: Record<string, string> = { origin: other.url }, body = `press=${PRESS}`) {
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const init = { method: 'POST', body, headers: { ...type, ...headers }, redirect: 'manual' as const }
  const response = await fetch(`${other.url}/export`, init)
  const page = await response.text()
  const says = /<p role="alert">(.*)<\/p>/.exec(page)?.[1] ?? response.headers.get('location')
  return { says: [response.status, says], isNewPress: !page.includes(PRESS) }
}

test('what the API or something in between says is a sentence, and how long to wait', async () => {
  const busy = 'Many people are exporting at the moment. Try again in'
  const odd = (status: number) =>
    `The export service does not answer as it should (${status}). Try again later.`
  const told: [status: number, after: string, body: unknown, says: [number, string], isNewPress: boolean][] =
    [
      [422, '', { title: 'It is wrong.' }, [502, 'It is wrong. Tell whoever runs this app.'], true],
      [403, '', { title: 'No <b>.' }, [502, 'No &lt;b>. Tell whoever runs this app.'], true],
      [409, '', { title: 'Full.' }, [502, 'Full. Tell whoever runs this app.'], true],
      [429, '16', { title: 'You have changed too much.' }, [503, `${busy} 16 seconds.`], false],
      [429, '1', { title: 'You have changed too much.' }, [503, `${busy} 1 second.`], false],
      [429, '', { title: 'You have changed too much.' }, [503, `${busy} 60 seconds.`], false],
      [
        503,
        '5',
        { title: 'B.' },
        [503, 'Exports cannot be made at the moment. Try again in 5 seconds.'],
        false,
      ],
      [500, '', { title: 'Something went wrong.' }, [502, 'Something went wrong.'], false],
      [502, '', '<h1>Bad Gateway</h1>', [502, odd(502)], false],
      [200, '', '<h1>Sign in</h1>', [502, odd(200)], false],
      [202, '', {}, [502, odd(202)], false],
      [202, '', { id: 7 }, [502, odd(202)], false],
    ]
  for (const [status, after, body, says, isNewPress] of told) {
    answering('/exports', status, body, after ? { 'retry-after': after } : {})
    expect(await send()).toEqual({ says, isNewPress })
  }
  // Each was asked again: what failed is not remembered.
  expect(api.received).toHaveLength(told.length)
  api.answering('/below/api/exports', (response) => response.destroy())
  const away = [503, 'The export service cannot be reached. Try again in a minute.']
  expect(await send()).toEqual({ says: away, isNewPress: false })
  expect(other.output()).not.toContain(KEY.slice(3))
})

test('a press is two calls, however often its form is sent, and one that failed is tried again', async () => {
  answering('/exports', 202, { id: '7' })
  answering('/exports/7/links', 503, { title: 'Busy.', code: 'server_busy' }, { 'retry-after': '5' })
  expect((await send()).says[0]).toBe(503)
  expect(other.output()).toContain('POST /exports/7/links: 503 server_busy')
  answering('/exports/7/links', 201, { url: 'https://exports.example.com/claim/x' })
  const sent = await Promise.all([send(), send(), send()])
  expect([...sent, await send()].map(({ says }) => says)).toEqual(
    Array.from({ length: 4 }, () => [303, 'https://exports.example.com/claim/x']),
  )
  expect(api.received).toHaveLength(4)
  const keys = api.received.map(({ headers }) => headers['idempotency-key'])
  expect(keys).toEqual([`button-${PRESS}`, undefined, `button-${PRESS}`, undefined])
})

test('the user is sent to addresses of the web only, and is told of all else', async () => {
  answering('/exports', 202, { id: '7' })
  const noPage = 'The export service gave an address that no page may be at. Tell whoever runs this app.'
  for (const url of ['javascript:alert(1)', 'data:text/html,x', '/claim/x', '']) {
    answering('/exports/7/links', 201, { url })
    expect((await send()).says).toEqual([502, noPage])
  }
  answering('/exports/7/links', 201, {})
  const odd = 'The export service does not answer as it should (201). Try again later.'
  expect((await send()).says).toEqual([502, odd])
  // A text that is none, which nobody has thought of.
  answering('/exports', 422, { title: { toString: 1 } })
  const unknown = [502, 'The export could not be made. Tell whoever runs this app.']
  expect(await send()).toEqual({ says: unknown, isNewPress: false })
  expect(other.output()).toMatch(/^POST \/export: TypeError: .+$/m)
})

test('a form is taken from the page of the app only', async () => {
  const refused = { says: [403, 'Press the button on the page of this app.'], isNewPress: true }
  for (const headers of [{}, { origin: 'https://evil.example' }, { origin: 'null' }, { origin: 'x' }])
    expect(await send(headers as Record<string, string>)).toEqual(refused)
  // Without a host there is none that an origin could be of.
  for (const nameless of ['HTTP/1.0', 'HTTP/1.1\r\nHost:']) {
    const socket = connect(Number(new URL(other.url).port), '127.0.0.1')
    socket.write(`POST /export ${nameless}\r\nOrigin: x\r\nConnection: close\r\nContent-Length: 42\r\n\r\n`)
    socket.write(`press=${PRESS}`)
    expect(await text(socket)).toMatch(/^HTTP\/1.1 403 [\s\S]*Press the button/)
  }
  const origin = other.url
  expect((await send({ origin }, 'press=../x')).says).toEqual([
    400,
    'The form is not complete. Load the page anew.',
  ])
  expect((await send({ origin }, 'x'.repeat(2_000))).says).toEqual([413, 'The form is too large.'])
  expect(api.received).toEqual([])
})
