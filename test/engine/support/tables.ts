import type { Admin } from '../../support/sandbox.ts'

/** Runs SQL that makes tables, and lets the role of the exports read them. */
export async function createTables(admin: Admin, sql: string): Promise<void> {
  await admin.query(sql)
  await admin.query('grant select on all tables in schema public to public')
}
