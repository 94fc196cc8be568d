import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { parseEnvironment } from '../../lib/env.ts'
import { storeOf } from '../../lib/store/configured-store.ts'
import { kinship } from '../../lib/store/identity.ts'
import { findDatabase } from '../database.ts'
import { serviceEnvironment } from '../services.ts'
import { say, UserError } from '../terminal.ts'

/** Writes, instead of only showing. */
const YES = '--yes'

/** That of a database which was restored, too; only a person knows. */
const OF_ANOTHER =
  'That is the id of another installation: another database may be using the store, such as the embedded one of "npm start". ' +
  'If so, set STORE_FOLDER or S3_PREFIX to another one instead.'

/**
 * `npm run adopt-store`: shows which store the database knows and which one the environment names (STORE_FOLDER, S3_BUCKET), and with
 * `-- --yes` makes them one. The store's own id wins, so that its other users stay right; a store without one is given the database's. Exports whose
 * files are not in it then show that they are lost. Nothing is removed.
 * @throws UserError for other arguments, or if the store cannot be written.
 */
export async function adoptStore(args: string[]): Promise<undefined> {
  if (args.some((arg) => arg !== YES)) throw new UserError(`npm run adopt-store knows only "-- ${YES}".`)
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
    if (found && found !== known) say(OF_ANOTHER)
    if (!args.includes(YES))
      return void say(`Run "npm run adopt-store -- ${YES}" to make this the store of this database.`)
    const id = await store.claim(known ?? randomUUID())
    await client.query(
      `insert into claimcheck.store (id) values ($1::uuid) on conflict (singleton) do update set id = excluded.id, created_at = now()`,
      [id],
    )
    say(`The database's store is now ${id}. Web and workers notice it within seconds.`)
  } finally {
    await client.end()
  }
}
