import { expect, type Page } from 'playwright/test'
import { insertExport } from '../test/support/exports.ts'
import { finishedExport } from '../test/support/finished-export.ts'
import { bringAxe, expectAccessible } from './support/axe.ts'
import { readCsv } from './support/files.ts'
import { type Site, test } from './support/fixtures.ts'
import { openForm, pressExport } from './support/form.ts'

const link = (page: Page, count: string) => page.getByRole('link', { name: `History (${count} not ended)` })

/** An export that runs in a worker that nobody sees, and how it ends: with a file. */
async function running(site: Site) {
  const { id } = await finishedExport(site, Buffer.from('Order\r\n1\r\n'), {
    status: 'running',
    started_at: new Date(),
    percent: 12,
  })
  return { id, end: (columns: string) => endExport(site, id, columns) }
}

/** Ends an export of the demo's, and has pages told of it as the product does. */
async function endExport({ admin }: Site, id: string, columns: string): Promise<void> {
  await admin.query(`update claimcheck.export set ${columns} where id = $1`, [id])
  await admin.query(`select pg_notify('claimcheck', 'status ' || $1::text || ' demo')`, [id])
}

test.beforeEach(({ worker }) => worker.stop())

test('every page says how many exports have not ended, and that a file is ready that was asked for elsewhere', async ({
  page,
  site,
}) => {
  const { id, end } = await running(site)
  await insertExport(site)
  await page.goto('/account')
  await expect(link(page, '2 exports have')).toBeVisible()
  await end(`status = 'succeeded', percent = 100`)
  const message = page.getByRole('alert').filter({ hasText: 'Your file is ready' })
  await expect(message).toBeVisible({ timeout: 30_000 })
  await expect(link(page, '1 export has')).toBeVisible()
  const download = page.waitForEvent('download')
  await message.getByRole('link', { name: 'Download' }).click()
  expect((await readCsv(await download)).rows).toEqual([['1']])
  await message.getByRole('link', { name: 'Open its page' }).click()
  await page.waitForURL(`**/exports/${id}`)
  await expect(message).toBeHidden()
})

test('whoever leaves the page of an export is told when it has failed', async ({ page, site }) => {
  await openForm(page, 'orders')
  const id = await pressExport(page)
  await page.getByRole('link', { name: 'Export', exact: true }).click()
  // The page of the export, which says itself what becomes of it, may be there for a while.
  await expect(page.getByRole('heading', { name: 'New export', level: 1 })).toBeVisible()
  await expect(link(page, '1 export has')).toBeVisible()
  await endExport(site, id, `status = 'failed', finished_at = now(), error_code = 'took_too_long'`)
  const message = page.getByRole('alert').filter({ hasText: 'An export has failed' })
  await expect(message).toContainText('The export took longer than this service allows.')
  await message.getByRole('link', { name: 'See what helps' }).click()
  await page.waitForURL(`**/exports/${id}`)
})

test('the page of an export says itself what has become of it, and asks for nothing once nothing runs', async ({
  page,
  site,
}) => {
  const { id, end } = await running(site)
  await page.goto(`/exports/${id}`)
  await expect(link(page, '1 export has')).toBeVisible()
  await end(`status = 'failed', finished_at = now(), error_code = 'store_full'`)
  await expect(page.getByRole('alert', { name: 'The store is full.' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'History', exact: true })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('alert').filter({ hasText: 'An export has failed' })).toBeHidden()
})

test('the header is accessible while something runs, on the narrowest screen too', async ({ page, site }) => {
  await bringAxe(page)
  await running(site)
  await page.goto('/account')
  await expect(link(page, '1 export has')).toBeVisible()
  await expectAccessible(page)
})
