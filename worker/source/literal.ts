import pg from 'pg'

/**
 * A value as an SQL literal with an explicit cast. COPY takes no bind parameters, so this is the one place where
 * values enter SQL text; it is fuzzed in test/worker/literal.test.ts.
 * @param type a type's name as Postgres writes it (`format_type`); never from a person.
 * @throws Error for text that Postgres cannot hold.
 */
export function literal(value: string, type: string): string {
  if (value.includes('\0')) throw new Error('A value with a NUL character cannot be written in SQL')
  return `${pg.escapeLiteral(value)}::${type}`
}

/** A name from the registry as an SQL identifier. */
export function identifier(name: string): string {
  return pg.escapeIdentifier(name)
}
