import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { securityHeaders } from '../../server/http/security-headers.ts'
import { answerIn, apiDocument } from '../../server/openapi/document.ts'
import type { DocumentedOperation, Json } from '../../server/openapi/shape.ts'

/*
 * Holds answers to the document of the API: those that tests get from routes, and those that come over HTTP. It reads the document as any
 * program does, and knows nothing of the tables that it is made of.
 */

/** What was asked: the path with or without a base path, and the body as it was sent, or as it was before it was written as JSON. */
export type Asked = { method: string; path: string; body?: unknown }

/** What was answered. `text` is null where nobody has read the body, as of a file. `isSent`: over HTTP, by the whole server. */
export type Told = { status: number; headers: Headers; text: string | null; isSent: boolean }

/** An answer, as far as it can be held to. */
type Documented = {
  headers: Record<string, { required: boolean; schema: Json }>
  content?: Record<string, { schema?: Json }>
}

/** What is said where there is no operation: no method, no address, and what is said before either is looked at. */
const ELSEWHERE: Record<string, string[]> = {
  400: ['malformed_address', 'malformed_body'],
  401: ['key_required'],
  403: ['foreign_origin'],
  404: ['unknown_address'],
  405: ['method_not_allowed'],
  413: ['body_too_large'],
  421: ['unknown_host'],
  500: ['internal'],
  503: ['server_busy'],
}
/** What HTTP and the server put on an answer, whatever it says. */
const OF_HTTP = 'connection content-encoding content-length date keep-alive transfer-encoding vary'.split(' ')
const OF_THE_SERVER = [
  ...securityHeaders({ appUrl: ['https://exports.example.com'], frameAncestors: ["'none'"] }),
  ['X-Robots-Tag'],
].map(([name]) => String(name).toLowerCase())

const document = apiDocument()
const ROOT = 'document'
const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
ajv.addSchema(document, ROOT)
const validators = new WeakMap<Json, ValidateFunction>()

/** What of an answer is not as the document says; nothing where all is. */
export function faultsOf(asked: Asked, told: Told): string[] {
  const faults = operationOf(asked) ? documented(asked, told) : elsewhere(asked, told)
  return faults.map((fault) => `${asked.method} ${asked.path} ${told.status}: ${fault}`)
}

function operationOf({ method, path }: Asked): DocumentedOperation | undefined {
  const parts = path.slice(Math.max(0, path.indexOf('/api/'))).split('/')
  const isAt = (address: string) => {
    const names = address.split('/')
    return (
      names.length === parts.length && names.every((name, i) => name === parts[i] || name.startsWith('{'))
    )
  }
  // A name goes before a parameter.
  const [address = ''] = Object.keys(document.paths)
    .filter(isAt)
    .toSorted((one, other) => one.split('{').length - other.split('{').length)
  return document.paths[address]?.[method.toLowerCase()]
}

function answerOf(asked: Asked, status: number): Documented | null {
  const answer = operationOf(asked)?.responses[status]
  return answer ? answerIn(document, answer) : null
}

function documented(asked: Asked, told: Told): string[] {
  const answer = answerOf(asked, told.status)
  if (!answer) return ['is no status of the document']
  // What GET would say of its body, HEAD says too (RFC 9110, section 9.3.2).
  const { content } =
    asked.method === 'HEAD' ? (answerOf({ ...asked, method: 'GET' }, told.status) ?? {}) : answer
  const taken = operationOf(asked)?.requestBody?.content['application/json']?.schema
  return [
    ...answerFaults({ ...answer, content }, asked, told),
    ...(taken && told.status < 300 ? schemaFaults(taken, sent(asked)) : []),
  ]
}

function sent({ body }: Asked): unknown {
  return typeof body === 'string' ? JSON.parse(body) : body
}

const REQUIRED = { required: true, schema: { type: 'string' } }

/** Where there is no operation there can be a problem only, or what is told by OPTIONS. */
function elsewhere(asked: Asked, told: Told): string[] {
  const { status } = told
  if (asked.method === 'OPTIONS' && status === 204)
    return answerFaults({ headers: { Allow: REQUIRED } }, asked, told)
  const codes = ELSEWHERE[status]
  if (!codes) return ['is no status where the document has nothing']
  const more = { 401: 'WWW-Authenticate', 405: 'Allow', 503: 'Retry-After' }[status]
  const headers = { 'Cache-Control': REQUIRED, ...(more && { [more]: REQUIRED }) }
  const which = { properties: { code: { enum: codes } } }
  const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, which] }
  return answerFaults({ headers, content: { 'application/problem+json': { schema } } }, asked, told)
}

function answerFaults(answer: Documented, { method }: Asked, told: Told): string[] {
  return [
    ...headerFaults(answer, told),
    ...typeFaults(answer, told),
    ...bodyFaults(answer, method === 'HEAD', told),
  ]
}

function headerFaults({ headers }: Documented, { headers: given, isSent }: Told): string[] {
  const known = new Map(Object.entries(headers).map(([name, each]) => [name.toLowerCase(), each]))
  const ignored = ['content-type', ...(isSent ? [...OF_HTTP, ...OF_THE_SERVER] : [])]
  const missing = [...known].filter(([name, { required }]) => required && !given.has(name))
  const unknown = [...given.keys()].filter((name) => !known.has(name) && !ignored.includes(name))
  const wrong = [...known].filter(([name, { schema }]) => {
    const value = given.get(name)
    return value !== null && !ajv.validate(schema, schema.type === 'integer' ? Number(value) : value)
  })
  return [
    ...missing.map(([name]) => `lacks the header ${name}`),
    ...unknown.map((name) => `has the header ${name}, which is not in the document`),
    ...wrong.map(([name]) => `has the header ${name} with ${given.get(name)}`),
  ]
}

/** Without its parameters, such as the character set. */
function typeOf(headers: Headers): string | null {
  return headers.get('content-type')?.split(';')[0]?.trim() ?? null
}

function typeFaults({ content = {} }: Documented, { headers }: Told): string[] {
  const type = typeOf(headers)
  const types = Object.keys(content)
  if (types.length === 0 ? type === null : type !== null && types.includes(type)) return []
  return [`is of the type ${type}, and not ${types.join(' or ') || 'without one'}`]
}

/** A route called for HEAD has a body still, which the server does not send. */
function bodyFaults(
  { content = {} }: Documented,
  isHead: boolean,
  { headers, text, isSent }: Told,
): string[] {
  if (text === null || (isHead && !isSent)) return []
  const type = typeOf(headers)
  if (type === null || isHead) return text === '' ? [] : ['has a body']
  const schema = content[type]?.schema
  return schema && type.endsWith('json') ? schemaFaults(schema, JSON.parse(text)) : []
}

function schemaFaults(schema: Json, value: unknown): string[] {
  const known = validators.get(schema)
  const validate = known ?? ajv.compile(inDocument(schema))
  if (!known) validators.set(schema, validate)
  return validate(value)
    ? []
    : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
}

/** By itself it would not find what it refers to. */
function inDocument(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', `"$ref":"${ROOT}#/`)) as Json
}

/** That nobody gets it: its client has left. */
const CLIENT_LEFT = 499

/** The answer of a route that a test has called, once all of it is as the document says. The test can read it as if nobody had. */
export async function held(asked: Asked, answer: Response | Promise<Response>): Promise<Response> {
  const response = await answer
  if (response.status === CLIENT_LEFT) return response
  const isRead = typeOf(response.headers)?.endsWith('json') || response.body === null
  const text = isRead ? await response.clone().text() : null
  const faults = faultsOf(asked, { status: response.status, headers: response.headers, text, isSent: false })
  if (faults.length > 0)
    throw new Error(`An answer is not as the document of the API says:\n${faults.join('\n')}`)
  return response
}
