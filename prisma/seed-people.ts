import pg from 'pg'
import { DEMO_PEOPLE } from '../lib/demo-people.ts'

/** Makes the accounts of the demo's people, which have no password. Those that are there stay as they are. */
export async function seedPeople(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'claimcheck-seed' })
  await client.connect()
  try {
    for (const { id, name, roles, attributes } of DEMO_PEOPLE) {
      // Whoever made exports before there were accounts was this person, whom nobody could name then.
      await client.query(
        `insert into claimcheck."user" (id, name, email, roles, attributes)
         values ($1, $2, $1 || '@claimcheck.invalid', $3, $4)
         on conflict (id) do update set name = excluded.name, roles = excluded.roles, attributes = excluded.attributes,
           disabled_at = null
         where "user".name = "user".id`,
        [id, name, roles, attributes],
      )
    }
  } finally {
    await client.end()
  }
}
