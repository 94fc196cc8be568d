import type pg from 'pg'
import { eventually } from '../support/wait.ts'
import type { Asker } from './asking.ts'
import { inBucket } from './bucket.ts'
import type { Deployment } from './deployment.ts'
import { take, type Visit } from './visit.ts'
import type { References } from './wishes.ts'

/** The sweep comes each minute, and may come to a worker that is busy. */
const SWEPT_MS = 180_000

/** A thing that must be so, and what is not so. */
export type Finding = { what: string; wrongs: string[] }

/** Looks at everything, after all is healed and has ended. */
export async function judge(
  deployment: Deployment,
  {
    clicks,
    visits,
    asker,
    references,
  }: { clicks: number; visits: Visit[]; asker: Asker; references: References },
): Promise<Finding[]> {
  const { admin } = deployment
  const ids = visits.map(({ id }) => id)
  const missing = clicks - visits.length
  return [
    { what: 'every export has ended', wrongs: missing > 0 ? [`${missing} have not`] : [] },
    { what: 'every export has succeeded', wrongs: visits.flatMap(unsuccessful) },
    {
      what: 'the files that people took are those of one COPY',
      wrongs: await wrongFiles(visits, references),
    },
    { what: 'taken once more they are the same', wrongs: await changedFiles(visits, asker) },
    { what: 'each click made one export', wrongs: await strangers(admin, ids) },
    {
      what: 'each export has one beginning and one end in the audit trail',
      wrongs: await wrongEvents(admin),
    },
    { what: 'every job is completed', wrongs: await openJobs(admin) },
    {
      what: 'the bucket has the files of the exports, and nothing else',
      wrongs: await leftovers(deployment),
    },
    { what: 'nobody saw what they should not', wrongs: asker.sightings.wrongs },
  ]
}

function unsuccessful({ id, view: { status, error } }: Visit): string[] {
  return status === 'succeeded' ? [] : [`${id} ${status} (${error?.code})`]
}

async function wrongFiles(visits: Visit[], references: References): Promise<string[]> {
  const wrongs: string[] = []
  for (const { id, wish, file, view } of visits) {
    if (!file) continue
    const { rows, bytes, sha256 } = await references.of(wish)
    const { rowCount, byteSize, sha256: told } = view.artifact ?? {}
    const got = JSON.stringify([rowCount, byteSize, told, file.bytes, file.sha256])
    if (got !== JSON.stringify([rows, bytes, sha256, bytes, sha256]))
      wrongs.push(`${id}: ${got} is not ${rows} rows, ${bytes} bytes, ${sha256}`)
  }
  return wrongs
}

async function changedFiles(visits: Visit[], asker: Asker): Promise<string[]> {
  const wrongs: string[] = []
  for (const { id, person, file } of visits) {
    if (!file) continue
    const again = await take(asker, person, id, AbortSignal.timeout(60_000))
    if (again.sha256 !== file.sha256) wrongs.push(id)
  }
  return wrongs
}

async function strangers(admin: pg.Pool, ids: string[]): Promise<string[]> {
  const { rows } = await admin.query<{ id: string }>('select id::text from claimcheck.export')
  const found = new Set(rows.map(({ id }) => id))
  return [
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} was given twice`),
    ...ids.filter((id) => !found.has(id)).map((id) => `${id} is gone`),
    ...[...found].filter((id) => !ids.includes(id)).map((id) => `${id} is nobody's`),
  ]
}

async function wrongEvents(admin: pg.Pool): Promise<string[]> {
  const { rows } = await admin.query<{ wrong: string }>(
    `select format('%s: %s made, %s succeeded, %s ends of another kind', id, made, succeeded, others) as wrong
     from (
       select e.id, count(*) filter (where v.kind = 'made') as made, count(*) filter (where v.kind = 'succeeded') as succeeded,
         count(*) filter (where v.kind in ('failed', 'cancelled', 'expired')) as others
       from claimcheck.export e left join claimcheck.event v on v.export_id = e.id
       where e.status = 'succeeded' group by e.id
     ) as counted where (made, succeeded, others) <> (1, 1, 0)`,
  )
  return rows.map(({ wrong }) => wrong)
}

async function openJobs(admin: pg.Pool): Promise<string[]> {
  const { rows } = await admin.query<{ job: string }>(
    `select format('%s is %s', j.id, j.state) as job from pgboss.job j join claimcheck.export e on e.id = j.id
     where j.state::text <> 'completed'`,
  )
  return rows.map(({ job }) => job)
}

/** Waits for the sweep. */
async function leftovers({ admin, storeEnvironment }: Deployment): Promise<string[]> {
  const { rows } = await admin.query<{ key: string }>(
    'select artifact_key as key from claimcheck.export where artifact_key is not null',
  )
  const wanted = new Set(rows.map(({ key }) => key))
  const differences = async () => {
    const found = await inBucket(storeEnvironment)
    return [
      ...found.filter((key) => !wanted.has(key)).map((key) => `${key} is left`),
      ...[...wanted].filter((key) => !found.includes(key)).map((key) => `${key} is missing`),
    ]
  }
  const isClean = async () => (await differences()).length === 0 || undefined
  await eventually('the bucket is clean', isClean, SWEPT_MS).catch(() => undefined)
  return differences()
}
