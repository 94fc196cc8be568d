/** How a request is sent, beside its address. By default the owner sends it, by a key. */
type Sent = {
  /** The person whose key it has, or `nobody`, or `foreign page`: the owner's browser, in a page of another site. */
  as?: string
  search?: string
  headers?: Record<string, string>
  /** Sent as JSON; a text as it is. */
  body?: unknown
}

/** A request as docs/api.md writes it, what stands for its placeholders (contract-places.ts), and how it ends. */
export type Case = [request: string, places: string[], status: number, code?: string | null, sent?: Sent]

const STATE = 'GET /api/exports/{id}'
const FILE = 'GET /api/exports/{id}/file'
const CLAIM = 'GET /api/claims/{token}'
const CLAIM_FILE = 'GET /api/claims/{token}/file'
const ENDPOINT = '/api/endpoints/{id}'
const SEND_AGAIN = `POST ${ENDPOINT}/deliveries/{deliveryId}/send-again`

const PREVIEW = 'POST /api/datasets/{id}/preview'

const ORDERS = { dataset: 'orders' }
/** Every way in which values are compared, of a number and of a time. */
const COMPARED = ['greater-than', 'at-least', 'less-than', 'at-most'].flatMap((operator) => [
  { column: 'total', operator, value: '12.50' },
  { column: 'placed_at', operator, value: '2024-05-01 18:00' },
])

const NOBODY: Sent = { as: 'nobody' }
const TOO_LARGE = { url: 'x'.repeat(300_000) }
const json = { 'content-type': 'application/json' }
const keyed = (key: string) => ({ 'idempotency-key': key })
const known: Sent = { headers: { 'if-none-match': '*' } }
const another: Sent = { headers: { 'if-match': '"another"' } }
const part: Sent = { headers: { range: 'bytes=0-1' } }
const beyond: Sent = { headers: { range: 'bytes=99-' } }

/** What is refused of every call that changes something. */
function changing(request: string, ...places: string[]): Case[] {
  return [
    [request, places, 401, 'key_required', NOBODY],
    [request, places, 403, 'foreign_origin', { as: 'foreign page' }],
  ]
}

/** What is refused of a body, whatever it should say. */
function withBody(request: string, ...places: string[]): Case[] {
  return [
    [request, places, 400, 'malformed_body', { headers: json, body: '{' }],
    [request, places, 413, 'body_too_large', { body: TOO_LARGE }],
    [
      request,
      places,
      415,
      'unsupported_media_type',
      { headers: { 'content-type': 'text/plain' }, body: '{}' },
    ],
    [request, places, 422, 'invalid_request', { body: { nothing: 'of it' } }],
  ]
}

const ofDatasets: Case[] = [
  ['GET /api/datasets', [], 200],
  ['GET /api/datasets', [], 401, 'sign_in_required', NOBODY],
  ['GET /api/datasets/{id}', ['orders'], 200],
  ['GET /api/datasets/{id}', ['orders'], 401, 'sign_in_required', NOBODY],
  ['GET /api/datasets/{id}', ['no such'], 404, 'dataset_unknown'],
  ['GET /api/row-counts', [], 200],
  ['GET /api/row-counts', [], 401, 'sign_in_required', NOBODY],
  [PREVIEW, ['orders'], 200, null, { body: {} }],
  [PREVIEW, ['orders'], 422, 'invalid_request', { body: { columns: ['no such'] } }],
  [PREVIEW, ['orders'], 200, null, { body: { filters: COMPARED, match: 'any' } }],
  [PREVIEW, ['no such'], 404, 'dataset_unknown', { body: {} }],
  ...changing(PREVIEW, 'orders'),
  ...withBody(PREVIEW, 'orders'),
]

const ofNewExports: Case[] = [
  ['POST /api/exports', [], 202, null, { as: 'maker', body: { ...ORDERS, filters: COMPARED, match: 'any' } }],
  ['POST /api/exports', [], 202, null, { as: 'maker', body: ORDERS, headers: keyed('one') }],
  ['POST /api/exports', [], 202, null, { as: 'maker', body: ORDERS, headers: keyed('one') }],
  [
    'POST /api/exports',
    [],
    422,
    'key_reused',
    { as: 'maker', body: { dataset: 'customers' }, headers: keyed('one') },
  ],
  ['POST /api/exports', [], 400, 'invalid_parameters', { as: 'maker', body: ORDERS, headers: keyed('a b') }],
  [
    'POST /api/exports',
    [],
    202,
    null,
    { as: 'maker', body: { ...ORDERS, name: 'For the board' }, headers: keyed('one') },
  ],
  ['POST /api/exports', [], 422, 'invalid_request', { as: 'maker', body: { ...ORDERS, name: '' } }],
  ...changing('POST /api/exports'),
  ...withBody('POST /api/exports'),
  ['POST /api/exports', [], 409, 'quota_used', { as: 'hoarder', body: ORDERS }],
  ['POST /api/exports', [], 429, 'too_many_exports', { as: 'busy', body: ORDERS }],
  ['POST /api/exports', [], 429, 'exports_too_fast', { as: 'hasty', body: ORDERS }],
]

const EVENTS = 'GET /api/exports/events'

const ofExports: Case[] = [
  [EVENTS, [], 200],
  [EVENTS, [], 401, 'sign_in_required', NOBODY],
  ['GET /api/exports', [], 200],
  ['GET /api/exports', [], 200, null, { search: 'status=queued,running&search=order' }],
  ['GET /api/exports', [], 400, 'invalid_parameters', { search: 'limit=0' }],
  ['GET /api/exports', [], 401, 'sign_in_required', NOBODY],
  ...['queued', 'running', 'succeeded', 'failed', 'cancelled', 'past its end'].map(
    (each): Case => [STATE, [each], 200],
  ),
  [STATE, ['failed'], 304, null, known],
  [STATE, ['queued'], 400, 'invalid_parameters', { search: 'wait=61' }],
  [STATE, ['queued'], 401, 'sign_in_required', NOBODY],
  [STATE, ['foreign'], 404, 'not_found'],
  [STATE, ['none'], 404, 'not_found'],
  [STATE, ['failed'], 412, 'precondition_failed', another],
  ['POST /api/exports/{id}/cancel', ['to cancel'], 202],
  ...changing('POST /api/exports/{id}/cancel', 'queued'),
  ['POST /api/exports/{id}/cancel', ['foreign'], 404, 'not_found'],
  ['POST /api/exports/{id}/cancel', ['failed'], 409, 'already_ended'],
  ['PATCH /api/exports/{id}', ['running'], 200, null, { body: { name: 'For the board' } }],
  ['PATCH /api/exports/{id}', ['running'], 200, null, { body: { name: null } }],
  ['PATCH /api/exports/{id}', ['foreign'], 404, 'not_found', { body: { name: 'Mine' } }],
  ...changing('PATCH /api/exports/{id}', 'running'),
  ...withBody('PATCH /api/exports/{id}', 'running'),
  ['DELETE /api/exports/{id}', ['to delete'], 204],
  ...changing('DELETE /api/exports/{id}', 'succeeded'),
  ['DELETE /api/exports/{id}', ['foreign'], 404, 'not_found'],
  ['DELETE /api/exports/{id}', ['to delete'], 404, 'not_found'],
  ['DELETE /api/exports/{id}', ['running'], 409, 'not_ended'],
]

const ofFiles: Case[] = [
  [FILE, ['succeeded'], 200],
  [FILE, ['succeeded'], 206, null, part],
  [FILE, ['succeeded'], 304, null, known],
  [FILE, ['succeeded'], 401, 'sign_in_required', NOBODY],
  [FILE, ['of other rows'], 403, 'scope_changed'],
  [FILE, ['of a dataset that is gone'], 403, 'access_revoked'],
  [FILE, ['foreign'], 404, 'not_found'],
  [FILE, ['running'], 409, 'not_ready'],
  [FILE, ['failed'], 409, 'no_file'],
  [FILE, ['past its end'], 410, 'expired'],
  [FILE, ['lost'], 410, 'file_lost'],
  [FILE, ['succeeded'], 412, 'precondition_failed', another],
  [FILE, ['succeeded'], 416, 'range_not_satisfiable', beyond],
]

const ofLinks: Case[] = [
  ['GET /api/exports/{id}/links', ['queued'], 200],
  ['GET /api/exports/{id}/links', ['queued'], 401, 'sign_in_required', NOBODY],
  ['GET /api/exports/{id}/links', ['foreign'], 404, 'not_found'],
  ['POST /api/exports/{id}/links', ['queued'], 201],
  ...changing('POST /api/exports/{id}/links', 'queued'),
  ['POST /api/exports/{id}/links', ['foreign'], 404, 'not_found'],
  ['POST /api/exports/{id}/links', ['failed'], 409, 'no_file'],
  ['POST /api/exports/{id}/links', ['full'], 409, 'too_many_links'],
  ['DELETE /api/exports/{id}/links/{linkId}', ['full', 'link of full'], 204],
  ...changing('DELETE /api/exports/{id}/links/{linkId}', 'queued', 'link of queued'),
  ['DELETE /api/exports/{id}/links/{linkId}', ['foreign', 'link of foreign'], 404, 'not_found'],
  ['DELETE /api/exports/{id}/links/{linkId}', ['full', 'link of queued'], 404, 'link_not_found'],
  [CLAIM, ['token of queued'], 200, null, NOBODY],
  [CLAIM, ['token of succeeded'], 304, null, { ...NOBODY, ...known }],
  [CLAIM, ['token of full'], 404, 'link_unknown', NOBODY],
  [CLAIM, ['token of past its end'], 404, 'link_unknown', NOBODY],
  [CLAIM, ['token of queued'], 400, 'invalid_parameters', { ...NOBODY, search: 'wait=5' }],
  [CLAIM, ['token of queued'], 412, 'precondition_failed', { ...NOBODY, ...another }],
  [CLAIM_FILE, ['token of succeeded'], 200, null, NOBODY],
  [CLAIM_FILE, ['token of succeeded'], 206, null, { ...NOBODY, ...part }],
  [CLAIM_FILE, ['token of succeeded'], 304, null, { ...NOBODY, ...known }],
  [CLAIM_FILE, ['token of of other rows'], 403, 'scope_changed', NOBODY],
  [CLAIM_FILE, ['token of of a dataset that is gone'], 403, 'access_revoked', NOBODY],
  [CLAIM_FILE, ['none'], 404, 'link_unknown', NOBODY],
  [CLAIM_FILE, ['token of running'], 409, 'not_ready', NOBODY],
  [CLAIM_FILE, ['token of failed'], 409, 'no_file', NOBODY],
  [CLAIM_FILE, ['token of lost'], 410, 'file_lost', NOBODY],
  [CLAIM_FILE, ['token of succeeded'], 412, 'precondition_failed', { ...NOBODY, ...another }],
  [CLAIM_FILE, ['token of succeeded'], 416, 'range_not_satisfiable', { ...NOBODY, ...beyond }],
]

const ofEndpoints: Case[] = [
  ['GET /api/endpoints', [], 200],
  ['GET /api/endpoints', [], 401, 'sign_in_required', NOBODY],
  [`GET ${ENDPOINT}`, ['endpoint'], 200],
  [`GET ${ENDPOINT}`, ['endpoint'], 401, 'sign_in_required', NOBODY],
  [`GET ${ENDPOINT}`, ['foreign endpoint'], 404, 'endpoint_unknown'],
  [`GET ${ENDPOINT}`, ['endpoint of a page'], 404, 'endpoint_unknown'],
  ['POST /api/endpoints', [], 201, null, { body: { url: 'https://hooks.example.com/' } }],
  [
    'POST /api/endpoints',
    [],
    409,
    'too_many_endpoints',
    { as: 'crowded', body: { url: 'https://hooks.example.com/' } },
  ],
  ...changing('POST /api/endpoints'),
  ...withBody('POST /api/endpoints'),
  [`PATCH ${ENDPOINT}`, ['endpoint'], 200, null, { body: { events: ['export.failed'] } }],
  [`PATCH ${ENDPOINT}`, ['foreign endpoint'], 404, 'endpoint_unknown', { body: {} }],
  [`PATCH ${ENDPOINT}`, ['endpoint of a page'], 404, 'endpoint_unknown', { body: {} }],
  ...changing(`PATCH ${ENDPOINT}`, 'endpoint'),
  ...withBody(`PATCH ${ENDPOINT}`, 'endpoint'),
  [`DELETE ${ENDPOINT}`, ['endpoint to remove'], 204],
  [`DELETE ${ENDPOINT}`, ['foreign endpoint'], 404, 'endpoint_unknown'],
  ...changing(`DELETE ${ENDPOINT}`, 'endpoint'),
  [`POST ${ENDPOINT}/test`, ['endpoint'], 202],
  [`POST ${ENDPOINT}/test`, ['endpoint'], 429, 'tested_too_fast'],
  [`POST ${ENDPOINT}/test`, ['foreign endpoint'], 404, 'endpoint_unknown'],
  [`POST ${ENDPOINT}/test`, ['disabled endpoint'], 409, 'endpoint_disabled'],
  ...changing(`POST ${ENDPOINT}/test`, 'endpoint'),
  [`GET ${ENDPOINT}/deliveries`, ['endpoint'], 200],
  [`GET ${ENDPOINT}/deliveries`, ['endpoint'], 400, 'invalid_parameters', { search: 'cursor=x' }],
  [`GET ${ENDPOINT}/deliveries`, ['endpoint'], 401, 'sign_in_required', NOBODY],
  [`GET ${ENDPOINT}/deliveries`, ['foreign endpoint'], 404, 'endpoint_unknown'],
  [SEND_AGAIN, ['endpoint', 'delivery of endpoint'], 202],
  [SEND_AGAIN, ['foreign endpoint', 'delivery of foreign endpoint'], 404, 'endpoint_unknown'],
  [SEND_AGAIN, ['endpoint', 'delivery of foreign endpoint'], 404, 'delivery_unknown'],
  [SEND_AGAIN, ['disabled endpoint', 'delivery of disabled endpoint'], 409, 'endpoint_disabled'],
  ...changing(SEND_AGAIN, 'endpoint', 'delivery of endpoint'),
]

/** How requests end, one after the other. */
export const CASES: Case[] = [
  ...ofDatasets,
  ...ofNewExports,
  ...ofExports,
  ...ofFiles,
  ...ofLinks,
  ...ofEndpoints,
]
/** And these while their files are sent as often as they may be: of the large one of the owner's, and by its link. */
export const WHILE_SENDING: Case[] = [
  [FILE, ['succeeded'], 429, 'too_many_downloads'],
  [CLAIM_FILE, ['token of large'], 429, 'too_many_downloads', NOBODY],
]
/** And this while the owner reads as many streams as they may. */
export const WHILE_READING: Case[] = [[EVENTS, [], 429, 'too_many_streams']]
