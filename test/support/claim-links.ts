import { randomUUID } from 'node:crypto'
import { hashOf } from '../../lib/exports/claim-links.ts'
import type { Sandbox } from './sandbox.ts'

/** A claim link: its id, and what its bearer has. */
export type TestLink = { id: string; token: string }

let made = 0

/** Puts a claim link of an export into the database. */
export async function insertLink(
  { admin }: Pick<Sandbox, 'admin'>,
  exportId: string,
  columns: Record<string, unknown> = {},
): Promise<TestLink> {
  const [id, token] = [randomUUID(), `of-a-test-${++made}-${randomUUID()}`.slice(0, 43).padEnd(43, '_')]
  const row = { id, export_id: exportId, token_hash: hashOf(token), made_by: 'demo', ...columns }
  const names = Object.keys(row)
  await admin.query(
    `insert into claimcheck.claim_link (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(row),
  )
  return { id, token }
}
