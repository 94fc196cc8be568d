import type { EventKind } from '../exports/events.ts'

/** What endpoints may be told of: how an export has ended, and that its file is gone. */
const TOLD_KINDS = ['succeeded', 'failed', 'cancelled', 'expired'] as const satisfies EventKind[]
export type ToldKind = (typeof TOLD_KINDS)[number]

/** The same as receivers read it. */
export const EVENT_TYPES = TOLD_KINDS.map(typeOf)

/** A kind of event as receivers read it: `export.succeeded`; a test is `test`. */
export function typeOf<Kind extends string>(kind: Kind): Kind extends 'test' ? 'test' : `export.${Kind}` {
  return (kind === 'test' ? kind : `export.${kind}`) as never
}

/** The kind of event of a type that receivers read. */
export function kindOfType(type: (typeof EVENT_TYPES)[number]): ToldKind {
  return type.slice('export.'.length) as ToldKind
}
