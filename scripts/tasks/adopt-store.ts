import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { parseEnvironment } from '../../lib/env.ts'
import { storeOf } from '../../lib/store/configured-store.ts'
import { kinship } from '../../lib/store/identity.ts'
import type { Store } from '../../lib/store/store.ts'
import { findDatabase } from '../database.ts'
import { serviceEnvironment } from '../services.ts'
import { errorCode, say, UserError } from '../terminal.ts'

/** Writes, instead of only showing. */
const YES = '--yes'

/** That of a database which was restored, too; only a person knows. */
const OF_ANOTHER =
  'That is the id of another installation: another database may be using the store, such as the embedded one of "npm start". ' +
  'If so, set STORE_FOLDER or S3_PREFIX to another one instead.'

/** Of a store that is given the id which the database knows. */
const SAME_ID =
  'The store of before has the same id then, and who still uses it is refused by nobody: their files would be missed here. Rename "store-id" in it.'
const BEFORE =
  'Stop all web servers and workers first, and read "adopt-store" in docs/operations.md. Then run it again with --yes (npm run adopt-store -- --yes) ' +
  'to make this the store of this database.'

/** Of Postgres: insufficient_privilege. */
const NOT_ALLOWED = '42501'
const WHICH_ROLE =
  'The role of DATABASE_URL may not write claimcheck.store: use that of the owner of the tables, as for "npm run migrate". Nothing was changed.'

/** So many files are looked for, one after the other. */
const FILES_LOOKED_FOR = 100

/**
 * `npm run adopt-store`: shows which store the database knows and which one the environment names (STORE_FOLDER, S3_BUCKET), and with
 * `-- --yes` makes them one. The store's own id wins, so that its other users stay right; a store without one is given the database's. Exports whose
 * files are not in it then show that they are lost, and it says before how many there are. Nothing is removed.
 * @throws UserError for other arguments, or if the database's role may not write which store it is; StoreAwayError.
 */
export async function adoptStore(args: string[]): Promise<undefined> {
  const strange = args.find((arg) => arg !== YES)
  if (strange !== undefined) throw new UserError(`"adopt-store" knows only ${YES}, and not "${strange}".`)
  const database = await findDatabase()
  const store = storeOf(parseEnvironment({ ...process.env, ...serviceEnvironment(database) }))
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    const { rows } = await client.query<{ id: string }>('select id::text from claimcheck.store')
    const known = rows[0]?.id ?? null
    const found = await store.identity()
    say(`The database knows the store  ${known ?? 'none yet'}`)
    say(`${store.name} is  ${found ?? 'no store yet'}`)
    if (kinship(known, found) === 'ours') return void say('They are the same: there is nothing to do.')
    if (found) say(OF_ANOTHER)
    else if (known) say(SAME_ID)
    await tellOfMissing(client, store)
    if (!args.includes(YES)) return void say(BEFORE)
    const id = await adopt(client, store, known ?? randomUUID())
    say(`The database's store is now ${id}. Web and workers notice it within seconds.`)
  } finally {
    await client.end()
  }
}

/**
 * The database first, and it keeps nothing unless the store has its id: a store is never given one by a role that may not tell the database.
 * @param id for a store that has none.
 */
async function adopt(client: pg.Client, store: Store, id: string): Promise<string> {
  await client.query('begin')
  await writeStoreId(client, id)
  const found = await store.claim(id)
  if (found !== id) await writeStoreId(client, found)
  await client.query('commit')
  return found
}

async function writeStoreId(client: pg.Client, id: string): Promise<void> {
  const written = client.query(
    `insert into claimcheck.store (id) values ($1::uuid) on conflict (singleton) do update set id = excluded.id, created_at = now()`,
    [id],
  )
  await written.catch((error: unknown) => {
    throw errorCode(error) === NOT_ALLOWED ? new UserError(WHICH_ROLE, { cause: error }) : error
  })
}

/** Looks for the newest files that the database knows: whoever moves to another store has to copy them first. */
async function tellOfMissing(client: pg.Client, store: Store): Promise<void> {
  const { rows } = await client.query<{ key: string }>(
    `select artifact_key as key from claimcheck.export where status = 'succeeded' order by created_at desc limit $1`,
    [FILES_LOOKED_FOR],
  )
  let missing = 0
  for (const { key } of rows) {
    const artifact = await store.open(key)
    await artifact?.close()
    if (!artifact) missing++
  }
  if (missing > 0)
    say(
      `Of the newest ${rows.length} files that the database knows, ${missing} are not there: copy them first.`,
    )
}
