/*
 * An app of somebody else's with one button. Its server makes an export by an API key, and sends its user, who needs no account, to the claim
 * link. README.md beside it says how to run it.
 */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const { CLAIMCHECK_URL, CLAIMCHECK_KEY, PORT = '4000' } = process.env
if (!CLAIMCHECK_URL || !CLAIMCHECK_KEY) throw new Error('Set CLAIMCHECK_URL and CLAIMCHECK_KEY.')
/** Below it is the API; the service may be below a path of its origin. */
const API = `${CLAIMCHECK_URL.replace(/\/$/, '')}/api`
const REQUEST = {
  dataset: 'orders',
  columns: ['id', 'placed_at', 'customer', 'total'],
  filters: [{ column: 'status', operator: 'in', value: ['paid'] }],
}
/** No answer of the API waits for rows, so one that takes longer will not come. */
const ANSWER_MS = 15_000
const FORM_MAX_BYTES = 1_000
const LINKS_KEPT = 1_000
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The links of the last presses, so that a form which is sent again is one link and no calls. */
const links = new Map<string, Promise<string>>()

/** Why there is no export, in a sentence for the user. `status` is that of the page which says it. */
class Refusal extends Error {
  readonly status: number
  /** Whether the same press would be refused again. */
  readonly isFinal: boolean
  constructor(sentence: string, status = 502, isFinal = false) {
    super(sentence)
    this.status = status
    this.isFinal = isFinal
  }
}

/** Sends a POST by the key. @returns a text of what the API answers. @throws Refusal, also when there is no such text. */
async function post(path: string, body: unknown, wanted: string, more: HeadersInit = {}): Promise<string> {
  const response = await fetch(API + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${CLAIMCHECK_KEY}`, 'content-type': 'application/json', ...more },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch(() => {
    throw new Refusal('The export service cannot be reached. Try again in a minute.', 503)
  })
  const told = await response.json().catch(() => null)
  if (response.ok && typeof told?.[wanted] === 'string') return told[wanted]
  process.stderr.write(`POST ${path}: ${response.status} ${told?.code ?? 'without a problem of the API'}\n`)
  throw refusalOf(response, told?.title)
}

/** Only the API itself gives a title: without one, something in between has answered. */
function refusalOf({ status, headers }: Response, title?: string): Refusal {
  if (!title)
    return new Refusal(`The export service does not answer as it should (${status}). Try again later.`)
  if (status === 429 || status === 503) {
    // The title speaks to the owner of the key, who is all users of this app.
    const why = status === 429 ? 'Many people are exporting' : 'Exports cannot be made'
    const seconds = Number(headers.get('retry-after')) || 60
    return new Refusal(`${why} at the moment. Try again in ${seconds} second${seconds > 1 ? 's' : ''}.`, 503)
  }
  return status < 500 ? new Refusal(`${title} Tell whoever runs this app.`, 502, true) : new Refusal(title)
}

/** Makes an export and a link to it. The same press makes the same export. @returns the address to which the user goes. */
async function makeLink(press: string): Promise<string> {
  const id = await post('/exports', REQUEST, 'id', { 'idempotency-key': `button-${press}` })
  const url = URL.parse(await post(`/exports/${id}/links`, {}, 'url'))
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url.href
  throw new Refusal('The export service gave an address that no page may be at. Tell whoever runs this app.')
}

/** @returns the one link of a press, however often its form is sent. */
function linkOf(press: string): Promise<string> {
  const known = links.get(press)
  if (known) return known
  const link = makeLink(press)
  links.set(press, link)
  link.catch(() => links.delete(press))
  if (links.size > LINKS_KEPT) links.delete(links.keys().next().value ?? press)
  return link
}

/** Reads which press of the button a form comes from. @throws Refusal for a form that is not of the page below. */
async function readPress(request: IncomingMessage): Promise<string> {
  const { origin, host } = request.headers
  // A browser says from which page a form comes, and no page can have it say another.
  if (!origin || !host || URL.parse(origin)?.host !== host)
    throw new Refusal('Press the button on the page of this app.', 403)
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk
    if (body.length > FORM_MAX_BYTES) throw new Refusal('The form is too large.', 413)
  }
  const press = new URLSearchParams(body).get('press') ?? ''
  if (!UUID.test(press)) throw new Refusal('The form is not complete. Load the page anew.', 400)
  return press
}

/** The page with the button. @param press another one each time the page is loaded, the same where trying again may help. */
function show(response: ServerResponse, status: number, sentence = '', press: string = randomUUID()): void {
  const said = sentence && `<p role="alert">${sentence.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
  response.end(`<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Shop</title><h1>Shop</h1>${said}
<form method="post" action="export"><input type="hidden" name="press" value="${press}"><button>Export orders</button></form>`)
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const what = `${request.method} ${request.url}`
  if (what === 'GET /') return show(response, 200)
  if (what !== 'POST /export') return show(response, 404, 'There is no such page.')
  let press: string | undefined
  try {
    press = await readPress(request)
    response.writeHead(303, { location: await linkOf(press), 'cache-control': 'no-store' }).end()
  } catch (error) {
    if (error instanceof Refusal)
      return show(response, error.status, error.message, error.isFinal ? undefined : press)
    process.stderr.write(`${what}: ${error}\n`)
    show(response, 502, 'The export could not be made. Tell whoever runs this app.', press)
  }
}

const server = createServer(answer)
server.listen(Number(PORT), '127.0.0.1', () =>
  process.stdout.write(`The shop is at http://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
)
