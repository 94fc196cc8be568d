import { isUuid } from '../uuid.ts'

/** On which everything is told that may listen: any role that may connect to the database, and so it is told ids only. */
export const LIVE_CHANNEL = 'claimcheck'

/** What has moved of an export: its status, or what was asked of it; or how far it is. */
export type LiveKind = 'status' | 'progress'

/** That an export has moved. What it is now says whoever reads its row: several changes may be told as one. */
export type LiveMessage = { kind: LiveKind; exportId: string; ownerId: string }

/**
 * SQL that tells of a row of exports: when its transaction commits, and only then. PgBouncer passes it on in every mode.
 * @param row what the columns are of, such as `changed`.
 */
export function notify(kind: LiveKind, row: string): string {
  return `pg_notify('${LIVE_CHANNEL}', '${kind} ' || ${row}.id || ' ' || ${row}.owner_id)`
}

/** Reads what was told. @returns null if it is nothing of an export's: any role of the database can say something there. */
export function readMessage(payload: string): LiveMessage | null {
  const [, kind, exportId, ownerId] = /^(status|progress) (\S+) (.+)$/s.exec(payload) ?? []
  if (!isUuid(exportId) || ownerId === undefined) return null
  return { kind: kind === 'status' ? 'status' : 'progress', exportId, ownerId }
}
