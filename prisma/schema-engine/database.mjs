import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'

/** Prisma's own table of applied migrations lives beside ours: other applications may use this database. */
const SCHEMA = 'claimcheck'

/** How long to wait for a database before it counts as unreachable. */
export const CONNECT_TIMEOUT_MS = 10_000

/** Postgres' internal type `"char"` and its text, as its wire protocol numbers them. */
const CHAR_OID = 18
const TEXT_OID = 25

/** The engine's number for a column of single characters. */
const CHARACTER_COLUMN = 6

/** Connects the schema engine to a database: Prisma's adapter, with what the engine needs beyond a client's needs. */
export class EngineDatabase extends PrismaPg {
  #url

  constructor(url) {
    super({
      connectionString: url,
      // One connection, kept open, so that what belongs to a session (a lock, the search path) stays.
      max: 1,
      idleTimeoutMillis: 0,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      onConnect: useOurSchema,
    })
    this.#url = url
  }

  async connect() {
    const adapter = await super.connect()
    readCharacters(adapter)
    // The adapter would split a script at each semicolon, those in strings and function bodies included.
    adapter.executeScript = async (script) => {
      await adapter.executeRaw({ sql: script, args: [], argTypes: [] })
    }
    return adapter
  }

  /** An empty database in which migrations are tried; the adapter's own would be the real one again. */
  async connectToShadowDb() {
    const name = `prisma_migrate_shadow_db_${randomUUID()}`
    const main = await this.connect()
    await main.executeScript(`create database "${name}"`)
    const url = new URL(this.#url)
    url.pathname = name
    const shadow = await new EngineDatabase(url.href).connect()
    const disconnect = shadow.dispose.bind(shadow)
    shadow.dispose = async () => {
      await disconnect()
      await main.executeScript(`drop database "${name}" with (force)`)
      await main.dispose()
    }
    return shadow
  }
}

/**
 * Makes our schema the place for what has no schema in its name, which is Prisma's table only. It is not given
 * to the adapter as its schema, for then new migrations would leave it out of our tables' names, too.
 */
async function useOurSchema(client) {
  const found = await client.query('select from pg_namespace where nspname = $1', [SCHEMA])
  if (found.rowCount === 0) await client.query(`create schema if not exists "${SCHEMA}"`)
  await client.query(`set search_path to "${SCHEMA}"`)
}

/** Makes an adapter read columns of type `"char"`, of which Postgres' catalogue is full; it refuses them. */
function readCharacters(adapter) {
  const { queryRaw, performIO } = adapter
  adapter.queryRaw = async (query) => {
    let isCharacter = []
    const reader = Object.create(adapter)
    reader.performIO = async (io) => {
      const result = await performIO.call(adapter, io)
      isCharacter = result.fields.map((field) => field.dataTypeID === CHAR_OID)
      for (const field of result.fields) if (field.dataTypeID === CHAR_OID) field.dataTypeID = TEXT_OID
      return result
    }
    const result = await queryRaw.call(reader, query)
    const columnTypes = result.columnTypes.map((type, i) => (isCharacter[i] ? CHARACTER_COLUMN : type))
    return { ...result, columnTypes }
  }
}

/** Stands in for a database where only schema files are compared: it answers the one question that is asked. */
export function noDatabase() {
  const columnTypeOf = { text: 7, boolean: 5, int32: 0 }
  const refuse = async () => {
    throw new Error('There is no database to ask.')
  }
  const adapter = {
    provider: 'postgres',
    adapterName: 'none',
    queryRaw: async () => ({
      columnNames: ['exists', 'version', 'numeric_version'],
      columnTypes: [columnTypeOf.boolean, columnTypeOf.text, columnTypeOf.int32],
      rows: [[true, 'PostgreSQL 18.0', 180_000]],
    }),
    executeRaw: refuse,
    executeScript: refuse,
    startTransaction: refuse,
    dispose: async () => {},
  }
  return {
    provider: 'postgres',
    adapterName: 'none',
    connect: async () => adapter,
    connectToShadowDb: refuse,
  }
}
