import type { ProblemCode } from '../../lib/problems/catalog.ts'
import type { z } from '../../lib/zod.ts'
import type { AnswerHeader, AskedHeader } from './headers.ts'

/** The parts of the API, as the document groups them, each with what is said of it. */
export const TAGS = {
  Datasets: 'What there is to export.',
  Exports: 'Made, waited for, downloaded, cancelled, deleted.',
  'Claim links': 'By which somebody without an account gets one export.',
  Webhooks: 'What is told of the ends of exports, and to whom.',
  Service: 'How it is, and what it can do.',
} as const

/** Whether an answer always has a header, or only sometimes. */
export type HeaderUse = 'always' | 'sometimes'
export type HeaderUses = Partial<Record<AnswerHeader, HeaderUse>>

/** An answer that is no problem. */
export type Answer = {
  description: string
  /** Of its JSON. */
  schema?: z.ZodType
  /** Whether it is a file, or a part of one. */
  isFile?: true
  /** Whether it goes on: messages as they come. */
  isStream?: true
  /** Beside those of every answer. */
  headers?: HeaderUses
}

/** What a route does by one method. */
export type Operation = {
  /** By which programs that are made of the document call it. */
  id: string
  summary: string
  description?: string
  /** Who is answered: `somebody` whom the service knows; `anybody`; or anybody, and somebody gets more. */
  asker: 'somebody' | 'anybody' | 'anybody, and somebody more'
  /** What stands behind the `?`, as the route reads it. */
  query?: z.ZodObject
  /** Headers of the request that mean something. */
  asked?: AskedHeader[]
  /** Of the JSON that is sent. */
  body?: z.ZodType
  /** By their statuses. */
  answers: Record<number, Answer>
  /** What can go wrong beside what can anywhere (problems.ts); their statuses are the catalog's. */
  problems: readonly ProblemCode[]
  /** By status, what else a problem has. */
  problemHeaders?: Record<number, HeaderUses>
}

/** A method that a route has a handler for. HEAD goes wherever GET does, and is in no table. */
type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** A route: of what its parameters are the ids, and what it does. */
export type Route = {
  tag: keyof typeof TAGS
  parameters?: Record<string, string>
  operations: Partial<Record<Method, Operation>>
}

/** Routes by their addresses below the base path, with parameters in braces. */
export type Routes = Record<string, Route>
