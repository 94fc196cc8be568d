/**
 * A value as an SQL literal with an explicit cast. COPY takes no bind parameters, so this is the one place where
 * values enter SQL text; it is fuzzed in test/engine/literals.test.ts.
 * @param type a type's qualified name as SQL (see `SourceType`); never from a person.
 * @throws Error for text that Postgres cannot hold.
 */
export function literal(value: string, type: string): string {
  if (value.includes('\0')) throw new Error('A value with a NUL character cannot be written in SQL')
  const quoted = `'${value.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`
  // With a backslash in it Postgres reads the text alike, whatever standard_conforming_strings says.
  return `${value.includes('\\') ? ' E' : ''}${quoted}::${type}`
}

/** A name from the registry or from the source's catalog as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A name in a schema as SQL. */
export function qualified(schema: string, name: string): string {
  return `${identifier(schema)}.${identifier(name)}`
}

/** Postgres' own type for text, whatever else the source calls so. */
export const TEXT = 'pg_catalog.text'
