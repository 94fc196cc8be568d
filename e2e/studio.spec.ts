import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { expect } from 'playwright/test'
import { spawnNode } from '../scripts/processes/node-process.ts'
import { studioArguments } from '../scripts/tasks/run-alone.ts'
import { insertExport } from '../test/support/exports.ts'
import { test } from './support/fixtures.ts'
import { freePort } from './support/free-port.ts'

test('Studio opens on the exports, shows the jobs with the newest first, and calls nobody', async ({
  page,
  site,
}) => {
  const ids = [await insertExport(site, {}), await insertExport(site, {})]
  const jobs = [randomUUID(), randomUUID()]
  await site.admin.query(
    `insert into pgboss.job (id, name, state, created_on)
     select id, 'export', 'completed', now() + n * interval '1 day' from unnest($1::uuid[]) with ordinality as j (id, n)`,
    [jobs],
  )
  const port = await freePort('127.0.0.1')
  const studio = spawnNode(studioArguments(port), { DATABASE_URL: site.databaseUrl }, { buffer: false })
  try {
    const asked = new Set<string>()
    page.on('request', (request) => asked.add(new URL(request.url()).host))
    await page.goto(await addressIn(studio.stdout))
    for (const id of ids) await expect(page.getByText(id)).toBeVisible()
    await page.getByRole('link', { name: 'job', exact: true }).click()
    await expect(page.getByText(jobs[1] ?? '')).toBeVisible()
    const isNewestFirst = async () => {
      const [newest, next] = await Promise.all(
        jobs.toReversed().map((id) => page.getByText(id).boundingBox()),
      )
      return Boolean(newest && next && newest.y < next.y)
    }
    // Rows may come before they are in order.
    await expect.poll(isNewestFirst).toBe(true)
    expect([...asked]).toEqual([`127.0.0.1:${port}`])
  } finally {
    studio.kill()
    await studio
    await site.admin.query('delete from pgboss.job where id = any ($1)', [jobs])
  }
})

async function addressIn(output: Readable): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const [address] = /http:\S+/.exec(line) ?? []
    if (address) return address
  }
  throw new Error('Studio ended without a word of where it is')
}
