import { BASE_PATH } from '../../lib/base-path.ts'
import { answersOf } from './answers.ts'
import { type Components, components } from './components.ts'
import { ASKED_HEADERS } from './headers.ts'
import { type Operation, type Route, TAGS } from './operation.ts'
import { ROUTES } from './routes.ts'
import type {
  Document,
  DocumentedAnswer,
  DocumentedOperation,
  DocumentedParameter,
  Reference,
} from './shape.ts'
import { webhooksOf } from './webhooks.ts'

const DESCRIPTION = `Requests and answers are JSON, times are ISO 8601 in UTC, ids are texts. No answer waits for rows: an export is asked
for, has an address at once, and its file is taken when it is there.

Every refusal is a problem (RFC 9457): decide by its \`code\`. A 404, 401 or 503 without one comes from something in between. A method that
a route does not have is a 405 \`method_not_allowed\` with \`Allow\`, and an address that is none a 404 \`unknown_address\`.`

/** Ways of saying who is asking. A proxy that signs people in is another, of which a program sees nothing. */
const WAYS = {
  key: {
    type: 'http',
    scheme: 'bearer',
    description:
      'An API key, sent with each request as `Authorization: Bearer cc_…`. People make theirs under “Your account”. It sees what its owner sees, or less if it was narrowed.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'claimcheck-*.session_token',
    description:
      'The cookie of a browser in which somebody has signed in: by it the pages of the service call the API. Programs send a key. The `*` in its `name` stands for characters by which servers tell their cookies apart. With it, a request that changes something must have the `Origin` of the service.',
  },
}
const EITHER_WAY = Object.keys(WAYS).map((way): Record<string, never[]> => ({ [way]: [] }))

let made: Document | undefined

/** An answer of the document, also where it stands elsewhere in it. */
export function answerIn({ components }: Document, answer: DocumentedAnswer | Reference): DocumentedAnswer {
  if (!('$ref' in answer)) return answer
  const name = answer.$ref.slice(answer.$ref.lastIndexOf('/') + 1)
  const found = components.responses[name]
  if (!found) throw new Error(`The document has no answer ${name}`)
  return found
}

/** It is made once. */
export function apiDocument(): Document {
  made ??= makeDocument()
  return made
}

function makeDocument(): Document {
  const known = components()
  const paths = Object.fromEntries(
    Object.entries(ROUTES).map(([address, route]) => [address, pathOf(route, known)]),
  )
  return {
    openapi: '3.1.1',
    info: {
      title: 'Claimcheck',
      version: '1',
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: BASE_PATH || '/' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    webhooks: webhooksOf(known),
    components: { securitySchemes: WAYS, ...known.all() },
  }
}

function pathOf(route: Route, known: Components): Record<string, DocumentedOperation> {
  const operations = Object.entries(route.operations).flatMap(([method, operation]) =>
    method === 'GET'
      ? [
          ['get', operationOf(route, operation, 'GET', known)],
          ['head', headOf(operationOf(route, operation, 'HEAD', known))],
        ]
      : [[method.toLowerCase(), operationOf(route, operation, method, known)]],
  )
  return Object.fromEntries(operations)
}

/** Range is defined for GET only (RFC 9110, section 14.2). */
const OF_RANGES = ['Range', 'If-Range', '206', '416']

function headOf({ description: _, ...operation }: DocumentedOperation): DocumentedOperation {
  const { operationId, summary, parameters, responses } = operation
  return {
    ...operation,
    operationId: `${operationId}Head`,
    summary: `${summary} Its headers without the body.`,
    parameters: parameters.filter(({ name }) => !OF_RANGES.includes(name)),
    responses: Object.fromEntries(
      Object.entries(responses).filter(([status]) => !OF_RANGES.includes(status)),
    ),
  }
}

function operationOf(
  route: Route,
  operation: Operation,
  method: string,
  known: Components,
): DocumentedOperation {
  const { id, summary, description, asker, body } = operation
  const content = body && { 'application/json': { schema: known.of(body, 'input') } }
  return {
    operationId: id,
    summary,
    ...(description && { description }),
    tags: [route.tag],
    security: asker === 'anybody' ? [] : [...(asker === 'somebody' ? [] : [{}]), ...EITHER_WAY],
    parameters: parametersOf(route, operation, known),
    ...(content && { requestBody: { required: true, content } }),
    responses: answersOf(operation, method, known),
  }
}

function parametersOf(
  { parameters = {} }: Route,
  { query, asked = [] }: Operation,
  known: Components,
): DocumentedParameter[] {
  return [
    ...Object.entries(parameters).map(([name, description]) => ({
      name,
      in: 'path' as const,
      required: true,
      description,
      schema: { type: 'string' },
    })),
    ...Object.entries(query?.shape ?? {}).map(([name, schema]) => {
      const { description, ...json } = known.of(schema)
      const told = typeof description === 'string' ? { description } : {}
      return { name, in: 'query' as const, required: false, ...told, schema: json }
    }),
    ...asked.map((name) => {
      const { description, schema } = ASKED_HEADERS[name]
      return { name, in: 'header' as const, required: false, description, schema: known.of(schema) }
    }),
  ]
}
