const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether something is a UUID as text, in the form in which Postgres writes one. */
export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && UUID.test(text)
}
