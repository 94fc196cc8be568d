import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { securityHeaders } from '../../server/http/security-headers.ts'
import { apiDocument } from '../../server/openapi/document.ts'
import type { Json } from '../../server/openapi/schemas.ts'

/*
 * Holds answers to the document of the API: those that tests get from routes, and those that come over HTTP. It reads the document as any
 * program does, and knows nothing of the tables that it is made of.
 */

/** What was asked: the path with or without a base path, and the body as it was sent, or as it was before it was written as JSON. */
export type Asked = { method: string; path: string; body?: unknown }

/** What was answered. `text` is null where nobody has read the body, as of a file. `isSent`: over HTTP, by the whole server. */
export type Told = { status: number; headers: Headers; text: string | null; isSent: boolean }

/** As the document has an answer. */
type Documented = {
  headers?: Record<string, { required: boolean; schema: Json }>
  content?: Record<string, { schema?: Json }>
}
type Documentation = { responses: Record<string, Documented>; requestBody?: { content: Json } }

/** What can be answered where there is no operation: no method, no address, and what is said before either is looked at. */
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
const OF_HTTP = [
  'connection',
  'content-encoding',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
  'vary',
]
const OF_THE_SERVER = [
  ...securityHeaders({ appUrl: ['https://exports.example.com'], frameAncestors: ["'none'"] }).map(
    ([name]) => name,
  ),
  'X-Robots-Tag',
].map((name) => name.toLowerCase())

const document = apiDocument()
const ROOT = 'document'
const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
ajv.addSchema(document, ROOT)
const validators = new Map<string, ValidateFunction>()

/** What of an answer is not as the document says; nothing where all is. */
export function faultsOf(asked: Asked, told: Told): string[] {
  const { template, operation } = find(asked)
  const at = `#/paths/${pointer(template)}/${asked.method.toLowerCase()}`
  const faults = operation
    ? documented(operation, at, asked, told)
    : asked.method === 'OPTIONS' && told.status === 204
      ? headerFaults({ headers: { Allow: TEXT } }, told)
      : elsewhere(asked, told)
  return faults.map((fault) => `${asked.method} ${asked.path} ${told.status}: ${fault}`)
}

function find({ method, path }: Asked): { template: string; operation?: Documentation } {
  const parts = path.slice(Math.max(0, path.indexOf('/api/'))).split('/')
  const [template = ''] = Object.keys(document.paths)
    .filter((each) => {
      const names = each.split('/')
      return (
        names.length === parts.length && names.every((name, i) => name === parts[i] || name.startsWith('{'))
      )
    })
    // A name goes before a parameter.
    .toSorted((one, other) => one.split('{').length - other.split('{').length)
  return {
    template,
    operation: document.paths[template]?.[method.toLowerCase()] as Documentation | undefined,
  }
}

function documented(operation: Documentation, at: string, asked: Asked, told: Told): string[] {
  const { status } = told
  const answer = operation.responses[status]
  if (!answer) return ['is no status of the document']
  const requestBody = operation.requestBody?.content['application/json']
  return [
    ...headerFaults(answer, told),
    // What GET would say of its body, HEAD says too (RFC 9110, section 9.3.2).
    ...(asked.method === 'HEAD'
      ? headFaults(find({ ...asked, method: 'GET' }).operation?.responses[status], told)
      : bodyFaults(answer, `${at}/responses/${status}`, told)),
    ...(requestBody && status < 300
      ? schemaFaults(`${at}/requestBody/content/application~1json/schema`, sent(asked))
      : []),
  ]
}

function sent({ body }: Asked): unknown {
  return typeof body === 'string' ? JSON.parse(body) : body
}

const TEXT = { required: true, schema: { type: 'string' } }

/** Where there is no operation there can be a problem only. */
function elsewhere({ method }: Asked, told: Told): string[] {
  const codes = ELSEWHERE[told.status]
  if (!codes) return ['is no status of what the document has not']
  const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }], properties: { code: { enum: codes } } }
  const answer = {
    headers: {
      'Cache-Control': TEXT,
      ...(told.status === 405 && { Allow: TEXT }),
      ...(told.status === 401 && { 'WWW-Authenticate': TEXT }),
      ...(told.status === 503 && { 'Retry-After': TEXT }),
    },
    content: { 'application/problem+json': { schema } },
  }
  const content = method === 'HEAD' ? headFaults(answer, told) : typeFaults(answer, told)
  if (content.length > 0 || told.text === null || method === 'HEAD')
    return [...headerFaults(answer, told), ...content]
  const body = JSON.parse(told.text) as Json
  return [
    ...headerFaults(answer, told),
    ...schemaFaults('#/components/schemas/Problem', body),
    ...(codes.includes(String(body.code)) ? [] : [`${body.code} is no code of it`]),
  ]
}

function headerFaults({ headers = {} }: Documented, { headers: given, isSent }: Told): string[] {
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

function headFaults(get: Documented = {}, told: Told): string[] {
  return [...typeFaults(get, told), ...(told.isSent && told.text ? ['has a body'] : [])]
}

function bodyFaults(answer: Documented, at: string, told: Told): string[] {
  const faults = typeFaults(answer, told)
  const type = typeOf(told.headers)
  if (faults.length > 0 || told.text === null) return faults
  if (type === null) return told.text === '' ? [] : ['has a body']
  if (!type.endsWith('json')) return []
  return schemaFaults(`${at}/content/${pointer(type)}/schema`, JSON.parse(told.text))
}

/** @param at a pointer into the document. */
function schemaFaults(at: string, value: unknown): string[] {
  const known = validators.get(at)
  const validate = known ?? ajv.compile({ $ref: `${ROOT}${at}` })
  if (!known) validators.set(at, validate)
  return validate(value)
    ? []
    : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
}

/** A part of a pointer in the fragment of an address (RFC 6901, section 6). */
function pointer(text: string): string {
  return encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'))
}

/** That nobody gets it: its client has left. */
const CLIENT_LEFT = 499

/** The answer of a route that a test has called, once all of it is as the document says. The test can read it as if nobody had. */
export async function held(asked: Asked, answer: Response | Promise<Response>): Promise<Response> {
  const response = await answer
  if (response.status === CLIENT_LEFT) return response
  const isJson = typeOf(response.headers)?.endsWith('json') || response.body === null
  const text = isJson ? await response.clone().text() : null
  const faults = faultsOf(asked, { status: response.status, headers: response.headers, text, isSent: false })
  if (faults.length > 0)
    throw new Error(`An answer is not as the document of the API says:\n${faults.join('\n')}`)
  return response
}
