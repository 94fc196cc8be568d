import { PROBLEMS, type ProblemCode } from '../../lib/problems/catalog.ts'
import { problemSchema } from '../api/problem.ts'
import { ANSWER_HEADERS, OF_EVERY_ANSWER } from './headers.ts'
import type { Answer, HeaderUse, HeaderUses, Operation } from './operation.ts'
import { HEADERS_BY_STATUS, problemsOf } from './problems.ts'
import type { Schemas } from './schemas.ts'
import type { DocumentedAnswer, DocumentedContent } from './shape.ts'

/** An answer of one status. Where it may be a problem or none, a header that not both have is one that comes sometimes. */
type Told = { description: string; content: DocumentedContent; headers: HeaderUses }

/** All answers of an operation by their statuses, as the document has them. HEAD has no bodies. */
export function answersOf(
  operation: Operation,
  method: string,
  schemas: Schemas,
): Record<string, DocumentedAnswer> {
  const isChange = method !== 'GET' && method !== 'HEAD'
  const told = new Map(
    Object.entries(operation.answers).map(([status, answer]) => [Number(status), answerOf(answer, schemas)]),
  )
  for (const [status, codes] of problemsOf(isChange, operation)) {
    const problem = problemOf(status, codes, operation, schemas)
    const other = told.get(status)
    told.set(status, other ? eitherOf(other, problem) : problem)
  }
  const inOrder = [...told].toSorted(([one], [other]) => one - other)
  return Object.fromEntries(inOrder.map(([status, each]) => [status, written(each, method, schemas)]))
}

function answerOf({ description, schema, isFile, headers }: Answer, schemas: Schemas): Told {
  const json = schema && { 'application/json': { schema: schemas.of(schema) } }
  const file = isFile && { 'text/csv': { schema: { type: 'string' } }, 'application/gzip': {} }
  return { description, content: { ...json, ...file }, headers: { ...OF_EVERY_ANSWER, ...headers } }
}

function problemOf(
  status: number,
  codes: readonly ProblemCode[],
  { problemHeaders }: Operation,
  schemas: Schemas,
): Told {
  // Which code it has depends on the operation; everything else is every problem's.
  const which = { type: 'object', properties: { code: { enum: codes }, status: { const: status } } }
  return {
    description: codes.map((code) => `- \`${code}\`: ${PROBLEMS[code].title}`).join('\n'),
    content: { 'application/problem+json': { schema: { allOf: [schemas.of(problemSchema), which] } } },
    headers: { ...OF_EVERY_ANSWER, ...HEADERS_BY_STATUS[status], ...problemHeaders?.[status] },
  }
}

function eitherOf(one: Told, other: Told): Told {
  return {
    description: `${one.description}\n\nOr:\n${other.description}`,
    content: { ...one.content, ...other.content },
    headers: Object.fromEntries(
      Object.keys({ ...one.headers, ...other.headers }).map((name) => [
        name,
        whenOf(one.headers, name) === 'always' && whenOf(other.headers, name) === 'always'
          ? 'always'
          : 'sometimes',
      ]),
    ),
  }
}

function whenOf(headers: HeaderUses, name: string): HeaderUse | undefined {
  return headers[name as keyof HeaderUses]
}

function written(
  { description, content, headers }: Told,
  method: string,
  schemas: Schemas,
): DocumentedAnswer {
  const hasBody = method !== 'HEAD' && Object.keys(content).length > 0
  return {
    description,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, use]) => {
        const { description, schema } = ANSWER_HEADERS[name as keyof HeaderUses]
        return [name, { description, required: use === 'always', schema: schemas.of(schema) }]
      }),
    ),
    ...(hasBody && { content }),
  }
}
