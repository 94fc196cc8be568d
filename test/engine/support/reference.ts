import pg from 'pg'
import type { Sandbox } from '../../support/sandbox.ts'

type Connection = Parameters<pg.Submittable['submit']>[0] & { query(sql: string): void }

/** A COPY as pg itself reads it, an object a row: slow, and nothing of the engine in it. */
class PlainCopy implements pg.Submittable {
  readonly rows: Buffer[] = []
  readonly done: Promise<void>
  readonly #sql: string
  #settle: { resolve: () => void; reject: (error: Error) => void }

  constructor(sql: string) {
    this.#sql = sql
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.done = promise
    this.#settle = { resolve, reject }
  }

  submit(connection: Connection): void {
    connection.query(this.#sql)
  }
  handleCopyData({ chunk }: { chunk: Buffer }): void {
    this.rows.push(Buffer.from(chunk))
  }
  handleReadyForQuery(): void {
    this.#settle.resolve()
  }
  handleError(error: Error): void {
    this.#settle.reject(error)
  }
  handleCommandComplete(): void {}
  handleCopyOutResponse(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyInResponse(): void {}
}

/** What `COPY (select) TO STDOUT` gives over one connection of a superuser, row by row. `options` are those after the format. */
export async function copyRows(
  { adminUrl }: Pick<Sandbox, 'adminUrl'>,
  select: string,
  options = '',
): Promise<Buffer[]> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'claimcheck-test' })
  await client.connect()
  try {
    await client.query(`set timezone = 'UTC'; set datestyle = 'ISO, YMD'`)
    return await copyWith(client, select, options)
  } finally {
    await client.end()
  }
}

/** The same over a connection that is open. */
export async function copyWith(client: pg.Client, select: string, options = ''): Promise<Buffer[]> {
  const copy = new PlainCopy(`copy (${select}) to stdout (format csv${options})`)
  client.query(copy)
  await copy.done
  return copy.rows
}
