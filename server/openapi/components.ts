import { z } from '../../lib/zod.ts'
import type { DocumentedAnswer, Json, Reference } from './shape.ts'

/** How zod names what a schema shares with others, and how the document does. */
const DEFINITION = '#/$defs/'
const COMPONENT = '#/components/schemas/'

/** What the document says in one place: of zod's schemas those with an id, and the problems that many operations have. */
export type Components = {
  /** What the document says of a schema. @param io whether it is of what is sent to us, where what may be left out is different. */
  of(schema: z.ZodType, io?: 'input' | 'output'): Json
  /** @returns what stands for the answer of this name. */
  answer(name: string, answer: DocumentedAnswer): Reference
  /** All that was asked for. */
  all(): { schemas: Record<string, Json>; responses: Record<string, DocumentedAnswer> }
}

/** Collects it, while the rest of the document is made. */
export function components(): Components {
  const named = new Map<string, Json>()
  const answers = new Map<string, DocumentedAnswer>()
  return {
    of(schema, io = 'output') {
      const { $schema: _, $defs, ...json } = inDocument(z.toJSONSchema(schema, { io }))
      for (const [id, definition] of Object.entries($defs ?? {})) add(named, id, definition as Json)
      return json
    },
    answer(name, answer) {
      add(answers, name, answer)
      return { $ref: `#/components/responses/${name}` }
    },
    all: () => ({ schemas: inOrder(named), responses: inOrder(answers) }),
  }
}

/** @throws Error if a name means two things: two schemas with one id, or one that is of what is sent and of what is answered. */
function add<Value>(map: Map<string, Value>, name: string, value: Value): void {
  const known = map.get(name)
  if (known && JSON.stringify(known) !== JSON.stringify(value))
    throw new Error(`In the document of the API, ${name} is two things`)
  map.set(name, value)
}

function inOrder<Value>(map: Map<string, Value>): Record<string, Value> {
  return Object.fromEntries([...map].toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

function inDocument(json: unknown): Json {
  const replaced = JSON.stringify(json, (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' && value.startsWith(DEFINITION)
      ? COMPONENT + value.slice(DEFINITION.length)
      : value,
  )
  return JSON.parse(replaced) as Json
}
