import { PROBLEMS, type ProblemCode } from '../../lib/problems/catalog.ts'
import { problemSchema } from '../api/problem.ts'
import { HEADERS_BY_STATUS, headersOfAll, problemsOf } from './anywhere.ts'
import type { Components } from './components.ts'
import { ANSWER_HEADERS } from './headers.ts'
import type { Answer, HeaderUse, HeaderUses, Operation } from './operation.ts'
import type { DocumentedAnswer, DocumentedContent, Reference } from './shape.ts'

/** An answer of one status. */
type Told = { description: string; content: DocumentedContent; headers: HeaderUses }

/** All answers of an operation by their statuses, as the document has them. */
export function answersOf(
  operation: Operation,
  method: string,
  known: Components,
): Record<string, DocumentedAnswer | Reference> {
  const answers = new Map<number, DocumentedAnswer | Reference>()
  const ofAll = headersOfAll(method, operation)
  for (const [status, answer] of Object.entries(operation.answers))
    answers.set(Number(status), written(answerOf(answer, ofAll, known), method, known))
  for (const [status, codes] of problemsOf(method, operation)) {
    const problem = problemOf(status, codes, { ...ofAll, ...operation.problemHeaders?.[status] }, known)
    const other = operation.answers[status]
    if (other) answers.set(status, written(eitherOf(answerOf(other, ofAll, known), problem), method, known))
    else answers.set(status, shared([status, ...codes], problem, operation, method, known))
  }
  return Object.fromEntries([...answers].toSorted(([one], [other]) => one - other))
}

function answerOf(
  { description, schema, isFile, isStream, headers }: Answer,
  ofAll: HeaderUses,
  known: Components,
): Told {
  const json = schema && { 'application/json': { schema: known.of(schema) } }
  const file = isFile && { 'text/csv': { schema: { type: 'string' } }, 'application/gzip': {} }
  // What a stream says is text in which there is JSON; OpenAPI 3.1 has no words for that.
  const stream = isStream && { 'text/event-stream': { schema: { type: 'string' } } }
  return { description, content: { ...json, ...file, ...stream }, headers: { ...ofAll, ...headers } }
}

function problemOf(
  status: number,
  codes: readonly ProblemCode[],
  headers: HeaderUses,
  known: Components,
): Told {
  // Which code it has depends on the operation; everything else is every problem's.
  const which = { type: 'object', properties: { code: { enum: codes }, status: { const: status } } }
  return {
    description: codes.map((code) => `- \`${code}\`: ${PROBLEMS[code].title}`).join('\n'),
    content: { 'application/problem+json': { schema: { allOf: [known.of(problemSchema), which] } } },
    headers: { ...headers, ...HEADERS_BY_STATUS[status] },
  }
}

/** The same problems of many operations stand in one place. */
function shared(
  name: (string | number)[],
  problem: Told,
  { asker, problemHeaders = {} }: Operation,
  method: string,
  known: Components,
): DocumentedAnswer | Reference {
  const answer = written(problem, method, known)
  const [status] = name
  if (Number(status) in problemHeaders) return answer
  // What differs in its headers or body is not the same.
  const kind = [...(asker === 'somebody' ? [] : ['uncounted']), ...(method === 'HEAD' ? ['head'] : [])]
  return known.answer([...name, ...kind].join('.'), answer)
}

/** What may be a problem or none: a header that not both always have is one that comes sometimes. */
function eitherOf(one: Told, other: Told): Told {
  const names = Object.keys({ ...one.headers, ...other.headers })
  const isAlways = (name: string) => [one, other].every(({ headers }) => whenOf(headers, name) === 'always')
  return {
    description: `${one.description}\n\nOr:\n${other.description}`,
    content: { ...one.content, ...other.content },
    headers: Object.fromEntries(names.map((name) => [name, isAlways(name) ? 'always' : 'sometimes'])),
  }
}

function whenOf(headers: HeaderUses, name: string): HeaderUse | undefined {
  return headers[name as keyof HeaderUses]
}

/** HEAD has no bodies. */
function written(
  { description, content, headers }: Told,
  method: string,
  known: Components,
): DocumentedAnswer {
  const hasBody = method !== 'HEAD' && Object.keys(content).length > 0
  return {
    description,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, use]) => {
        const { description, schema } = ANSWER_HEADERS[name as keyof HeaderUses]
        return [name, { description, required: use === 'always', schema: known.of(schema) }]
      }),
    ),
    ...(hasBody && { content }),
  }
}
