import { z } from '../../lib/zod.ts'

/** A part of the document. */
export type Json = Record<string, unknown>

/** How zod names what a schema shares with others, and how the document does. */
const DEFINITION = '#/$defs/'
const COMPONENT = '#/components/schemas/'

/** What the document says of zod's schemas: each, and those with an id in one place. */
export type Schemas = {
  /** @param io whether it is of what is sent to us, where what may be left out is different. */
  of(schema: z.ZodType, io?: 'input' | 'output'): Json
  /** By their ids, which come with the schemas that were asked for. */
  components(): Record<string, Json>
}

export function schemas(): Schemas {
  const components = new Map<string, Json>()

  function add(id: string, component: Json): void {
    const known = components.get(id)
    if (known && JSON.stringify(known) !== JSON.stringify(component))
      throw new Error(`Two schemas have the id ${id}, or one is of what is sent and of what is answered`)
    components.set(id, component)
  }

  return {
    of(schema, io = 'output') {
      const { $schema: _, $defs, ...json } = inDocument(z.toJSONSchema(schema, { io }))
      for (const [id, component] of Object.entries($defs ?? {})) add(id, component as Json)
      return json
    },
    components: () =>
      Object.fromEntries([...components].toSorted(([one], [other]) => (one < other ? -1 : 1))),
  }
}

function inDocument(json: unknown): Json {
  const replaced = JSON.stringify(json, (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' && value.startsWith(DEFINITION)
      ? COMPONENT + value.slice(DEFINITION.length)
      : value,
  )
  return JSON.parse(replaced) as Json
}
