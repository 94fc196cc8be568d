/** Where on the page a schema is shown. */
export function schemaAnchor(id: string): string {
  return `schema-${id}`
}
