import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { expect, type Page } from 'playwright/test'
import { insertLink } from '../../test/support/claim-links.ts'
import { insertExport } from '../../test/support/exports.ts'
import { finishedExport } from '../../test/support/finished-export.ts'
import { adminPages, everyPage, overflow } from '../support/every-page.ts'
import { type Site, test } from '../support/fixtures.ts'
import { addFilter, openForm } from '../support/form.ts'
import { startWebServer } from '../support/web-server.ts'

/** In CSS pixels: the narrowest phone, a desk, and a wall. */
const WIDTHS = [360, 1440, 3840]
const HEIGHTS = { 360: 780, 1440: 900, 3840: 2160 } as Record<number, number>
const FOLDER = process.env.SCREENSHOTS ?? 'screenshots'

test.use({ allowedComplaints: /status of 4\d\d/ })
test.describe.configure({ timeout: 600_000 })

/** Pictures of the page as it is, whole, in each width and theme. No page may be wider than its window. */
async function picture(page: Page, name: string): Promise<void> {
  for (const width of WIDTHS)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: HEIGHTS[width] ?? 900 })
      await page.screenshot({
        path: path.join(FOLDER, `${name}-${width}-${colorScheme}.png`),
        fullPage: true,
        animations: 'disabled',
      })
      expect([name, width, await overflow(page)]).toEqual([name, width, 0])
    }
}

async function pictureOf(page: Page, address: string, name: string): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.waitForLoadState()
  await picture(page, name)
}

/** The name of a picture, by the path of its page. */
const nameOf = (address: string) => address.replaceAll(/[^\w-]+/g, '-').replaceAll(/^-|-$/g, '') || 'start'

test('pages', async ({ page, site, worker }) => {
  const states = ['succeeded', 'queued', 'running', 'failed', 'cancelled', 'expired']
  const seen: Record<string, number> = {}
  for (const address of await everyPage(site, worker)) {
    const [, kind, id] = address.split('/')
    const isState = (kind === 'exports' || kind === 'claim') && id !== undefined
    const count = seen[String(kind)] ?? 0
    if (isState) seen[String(kind)] = count + 1
    await pictureOf(
      page,
      address,
      isState ? `${kind}-${states[count]}` : nameOf(address.replace(/[0-9a-f-]{36}/, 'one')),
    )
  }
  for (const address of ['/no/such/page', `/exports/${randomUUID()}`, '/claim/x'])
    await pictureOf(page, address, `missing-${nameOf(address).split('-')[0]}`)
  for (const address of await adminPages(page, site)) await pictureOf(page, address, nameOf(address))
})

test('the form', async ({ page }) => {
  await openForm(page, 'orders')
  await expect(page.getByRole('region', { name: 'First rows' })).toBeVisible()
  await picture(page, 'form')
  await page.getByRole('button', { name: 'Order and names' }).click()
  await page.getByRole('textbox', { name: 'Name of Placed' }).fill('Bestellt am')
  await page.getByRole('button', { name: /^Advanced/ }).click()
  await picture(page, 'form-open')
  await page.getByRole('button', { name: 'Order and names' }).click()
  await page.getByRole('button', { name: /^Advanced/ }).click()
  const placed = await addFilter(page, 'Placed', 'is between')
  await placed.getByRole('textbox', { name: 'From' }).fill('2025-03-05')
  await addFilter(page, 'Status', 'is one of')
  await picture(page, 'form-filters')
  await page.getByRole('button', { name: 'Select none' }).click()
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(page.getByText('Choose at least one column')).toBeVisible()
  await picture(page, 'form-refused')
})

test('states of an export', async ({ page, site, worker }) => {
  await worker.stop()
  const now = new Date()
  for (const [name, columns] of Object.entries({
    retrying: {
      status: 'queued',
      attempt: 1,
      error_code: 'source_failed',
      error_params: { sqlState: '08006' },
      retry_at: new Date(now.getTime() + 60_000),
      retries_left: 2,
    },
    cancelling: { status: 'running', attempt: 1, started_at: now, percent: 40, cancel_requested_at: now },
    'too-many-rows': { status: 'failed', error_code: 'too_many_rows', error_params: { limit: 1_000_000 } },
  }))
    await pictureOf(page, `/exports/${await insertExport(site, columns)}`, `exports-${name}`)
  const { id } = await finishedExport(site, Buffer.from('Order,Status\r\n1,shipped\r\n2,open\r\n'))
  await insertLink(site, id)
  await page.goto(`/exports/${id}`)
  await page.getByRole('button', { name: 'Look inside' }).click()
  await expect(page.getByRole('table', { name: 'The first rows of the file' })).toBeVisible()
  await page.getByRole('button', { name: 'Details' }).click()
  await picture(page, 'exports-inside')
  // Beside a button that is out of sight nothing opens.
  await page.goto(`/exports/${id}`)
  await page.getByRole('button', { name: 'Share' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await picture(page, 'exports-share')
  await site.admin.query(
    `update claimcheck.export set name = 'For the board, with everything that was ordered' where id = $1`,
    [id],
  )
  await page.goto('/exports?search=board')
  await expect(page.getByRole('link', { name: /^For the board/ })).toBeVisible()
  await picture(page, 'exports-named')
})

test('for nobody', async ({ page, site }) => {
  const web = await startWebServer(site, { CLAIMCHECK_DEMO: 'false' })
  try {
    await pictureOf(page, `${web.url}/sign-in`, 'sign-in')
    await pictureOf(page, `${web.url}/sign-in?error=x`, 'sign-in-refused')
  } finally {
    await page.goto('about:blank')
    await web.stop()
  }
})

test('a history without exports', async ({ page, site }) => {
  await emptyHistory(site)
  await pictureOf(page, '/exports', 'exports-none')
})

async function emptyHistory({ admin }: Site): Promise<void> {
  await admin.query('delete from claimcheck.export')
}
