import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { shared, sharedFile } from '../support/bearer.ts'
import { insertLink } from '../support/claim-links.ts'
import { insertExport } from '../support/exports.ts'
import { explainAll, nodesOf, pagesOf, statementsOf } from '../support/plans.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
// The owner is a person of the demo's.
process.env.CLAIMCHECK_DEMO = 'true'
const id = await insertExport(sandbox)
const { token } = await insertLink(sandbox, id)
await sandbox.admin.query(
  `insert into claimcheck.claim_link (id, export_id, token_hash, made_by)
   select gen_random_uuid(), $1, encode(sha256(n::text::bytea), 'hex'), 'demo' from generate_series(1, 5000) n`,
  [id],
)
await sandbox.admin.query(
  `insert into claimcheck.event (kind, at, export_id, via)
   select 'link-used', now() - interval '1 hour', $1, 'link:x' from generate_series(1, 5000)`,
  [id],
)
await sandbox.admin.query('analyze')
await explainAll(sandbox)

/** The statements of ours: Prisma's own begin none with a word of theirs. */
async function statements(work: () => Promise<Response>) {
  const run = await statementsOf(async () => (await work()).body?.cancel())
  return run.filter(({ text }) => text.includes('claimcheck.'))
}

test('a wrong token costs one statement that looks into an index, and what cannot be one costs none', async () => {
  for (const ask of [shared, sharedFile]) {
    const [only, ...others] = await statements(() => ask(randomBytes(32).toString('base64url')))
    expect(others).toEqual([])
    if (!only) throw new Error('Nothing was asked')
    expect(pagesOf(only)).toBeLessThan(10)
    const done = nodesOf(only.plan).filter((node) => node['Actual Loops'] > 0)
    expect(done.map((node) => node['Node Type'])).not.toContain('Seq Scan')
    expect(await statements(() => ask('x'))).toEqual([])
  }
})

test('a poll by a link costs two', async () => {
  await shared(token)
  expect(await statements(() => shared(token))).toHaveLength(2)
})
