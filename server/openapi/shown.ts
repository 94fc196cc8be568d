import { under } from '../../lib/base-path.ts'
import type { ProblemCode } from '../../lib/problems/catalog.ts'
import { ownProblemsOf } from './anywhere.ts'
import { answerIn, apiDocument } from './document.ts'
import type { Operation, TAGS } from './operation.ts'
import { ROUTES } from './routes.ts'
import type { DocumentedContent, DocumentedOperation } from './shape.ts'

/** An answer, without what many operations have (anywhere.ts). */
export type ShownAnswer = {
  status: number
  /** Of an answer that is no problem. */
  description?: string
  content: DocumentedContent
  headers: string[]
  problems: ProblemCode[]
}

/** An operation as people read it. */
export type ShownOperation = {
  /** In capital letters. */
  method: string
  /** With the base path. */
  address: string
  operation: DocumentedOperation
  answers: ShownAnswer[]
}

/** The operations of a part of the API. HEAD says what GET does without its body: it would only be in the way. */
export function shownOperations(tag: keyof typeof TAGS): ShownOperation[] {
  return Object.entries(ROUTES)
    .filter(([, route]) => route.tag === tag)
    .flatMap(([address, { operations }]) =>
      Object.entries(operations).map(([method, operation]) => shown(address, method, operation)),
    )
}

function shown(address: string, method: string, operation: Operation): ShownOperation {
  const documented = apiDocument().paths[address]?.[method.toLowerCase()]
  if (!documented) throw new Error(`The document has no ${method} ${address}`)
  const problems = ownProblemsOf(method, operation)
  const statuses = new Set([...Object.keys(operation.answers).map(Number), ...problems.keys()])
  const answers = [...statuses]
    .toSorted((one, other) => one - other)
    .map((status) => answer(status, operation, documented, problems.get(status) ?? []))
  return { method, address: under(address), operation: documented, answers }
}

function answer(
  status: number,
  { answers, problemHeaders }: Operation,
  { responses }: DocumentedOperation,
  problems: ProblemCode[],
): ShownAnswer {
  const own = answers[status]
  const documented = responses[status]
  const { 'application/problem+json': _, ...content } =
    (documented && answerIn(apiDocument(), documented).content) ?? {}
  const headers = Object.keys({ ...own?.headers, ...problemHeaders?.[status] })
  return { status, ...(own && { description: own.description }), content, headers, problems }
}
