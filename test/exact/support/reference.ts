import pg from 'pg'
import type { Dataset } from '../../../lib/dataset.ts'
import { copyWith } from '../../engine/support/reference.ts'
import type { Sandbox } from '../../support/sandbox.ts'

/** What one COPY gives of the snapshot that an export reads. */
export type Reference = AsyncDisposable & { linesByKey(): Promise<string[][]> }

/**
 * Joins the snapshot that the export in this database has exported, as a superuser.
 * @returns null when there is none: the export reads by one COPY anyway.
 */
export async function joinSnapshot({ adminUrl }: Sandbox, dataset: Dataset): Promise<Reference | null> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'claimcheck-test' })
  await client.connect()
  const reference = {
    linesByKey: () => linesByKey(client, dataset),
    [Symbol.asyncDispose]: () => client.end(),
  }
  const { rows } = await client.query<{ id: string }>(`select pg_ls_dir as id from pg_ls_dir('pg_snapshots')`)
  for (const { id } of rows) {
    await client.query('begin isolation level repeatable read')
    try {
      await client.query(`set transaction snapshot '${id}'`)
      return reference
    } catch (error) {
      // Snapshots of other databases cannot be joined, and one may have ended meanwhile.
      if (!(error instanceof pg.DatabaseError)) throw error
      await client.query('rollback')
    }
  }
  await client.end()
  return null
}

/** One COPY of the dataset: the lines of each key, keys in their order, lines of one key in an order of their own. */
async function linesByKey(client: pg.Client, { sql }: Dataset): Promise<string[][]> {
  await client.query(
    `set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local extra_float_digits = 1`,
  )
  const source = `(${sql}\n) as source`
  const lines = await copyWith(client, `select key, number, note from ${source} order by key`)
  const { rows } = await client.query<{ count: string }>(
    `select count(*) from ${source} group by key order by key`,
  )
  const byKey: string[][] = []
  let at = 0
  for (const { count } of rows) {
    byKey.push(
      lines
        .slice(at, at + Number(count))
        .map(String)
        .toSorted(),
    )
    at += Number(count)
  }
  return byKey
}
