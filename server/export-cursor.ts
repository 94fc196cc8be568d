import { isUuid } from '../lib/uuid.ts'

/** Exports of one page of the history: most, and by default. */
export const PAGE_MAX = 100
export const PAGE_DEFAULT = 20

/** A place in a list of exports that goes from the newest to the oldest: that of one of them, which may be gone by now. */
export type Place = { createdAt: Date; id: string }

/** A place as clients send it back. What it is made of is nobody's business. */
export function writeCursor({ createdAt, id }: Place): string {
  return Buffer.from(`${createdAt.getTime()}.${id}`).toString('base64url')
}

/** @returns null for what {@link writeCursor} has not made. */
export function readCursor(cursor: string): Place | null {
  const [, at = '', id] = /^(\d{1,15})\.(.*)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  return isUuid(id) ? { createdAt: new Date(Number(at)), id } : null
}
