import type { Site } from '../support/fixtures.ts'
import { signedIn } from '../support/people.ts'

/** An export that waits, and the cookie of whoever waits for it. */
export type Waiting = { id: string; cookie: string }

/**
 * Queues exports of so many people, without jobs: nothing takes them.
 * @param ageSeconds how old they say they are; below 0 they stay young for that long.
 */
export async function queueExports(
  { admin }: Pick<Site, 'admin'>,
  people: number,
  each: number,
  ageSeconds: number,
): Promise<Waiting[]> {
  const waiting: Waiting[] = []
  for (let count = 0; count < people; count++) {
    const { id: owner, cookie } = await signedIn({ admin }, `waiting ${count}`)
    const { rows } = await admin.query<{ id: string }>(
      `insert into claimcheck.export (id, owner_id, dataset, request, created_at, slot, turn_at)
       select gen_random_uuid(), $1, 'orders', '{"columns": ["id"], "filters": []}', at, case when place < 2 then place + 1 end,
         case when place < 2 then at + place * interval '1 hour' end
       from generate_series(0, $2::int - 1) as place, (select now() - make_interval(secs => $3)) as t (at)
       returning id`,
      [owner, each, ageSeconds],
    )
    waiting.push(...rows.map(({ id }) => ({ id, cookie })))
  }
  await admin.query('analyze claimcheck.export')
  return waiting
}
