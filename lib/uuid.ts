const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Whether something is a UUID as text, in the one form in which Postgres writes it. Postgres reads several more (braces, capitals, no
 * dashes), and an export with several addresses would be several exports to browsers and caches.
 */
export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && UUID.test(text)
}
