import { randomUUID } from 'node:crypto'
import { expect } from 'playwright/test'
import { insertExport } from '../test/support/exports.ts'
import { bringAxe, expectAccessible } from './support/axe.ts'
import { contrastOf } from './support/contrast.ts'
import { adminPages, everyPage } from './support/every-page.ts'
import { test } from './support/fixtures.ts'
import { addFilter, openForm } from './support/form.ts'

const RUNNING = { status: 'running', started_at: new Date(), rows_done: 12, rows_total: 100, percent: 12 }
/** The least contrast of text, and of what else has to be seen (WCAG 1.4.3, 1.4.11). */
const TEXT = 4.5
const GRAPHIC = 3

test.beforeEach(({ page }) => bringAxe(page))

test.describe('of pages that are not there, too', () => {
  test.use({ allowedComplaints: /404/ })

  test('every page is accessible', async ({ page, site, worker }) => {
    const paths = [
      ...(await everyPage(site, worker)),
      '/no/such/page',
      `/exports/${randomUUID()}`,
      '/claim/x',
    ]
    const look = async (path: string) => {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(page).toHaveTitle(/Claimcheck|Orders/)
      await expectAccessible(page)
    }
    for (const path of paths) await look(path)
    for (const path of await adminPages(page, site)) await look(path)
  })
})

test('a form is accessible, its calendar and its lists open', async ({ page }) => {
  await openForm(page, 'orders')
  await page.getByRole('button', { name: /^Advanced/ }).click()
  const placed = await addFilter(page, 'Placed', 'is between')
  // The control of several filters, the line of the zone and the time below the calendar are there, too.
  const from = placed.getByRole('textbox', { name: 'From' })
  await from.fill('2025-03-05')
  await addFilter(page, 'Status', 'is one of')
  await page.getByRole('combobox', { name: 'Values' }).click()
  await page.getByRole('option', { name: 'shipped' }).click()
  await page.keyboard.press('Escape')
  await expectAccessible(page, async () => {
    await from.click()
    await expect(page.getByRole('button', { name: 'Next month' })).toBeVisible()
    const day = page.getByRole('button', { name: '28 February 2025' })
    expect(await contrastOf(day.first())).toBeGreaterThanOrEqual(TEXT)
    expect(
      await contrastOf(page.getByRole('button', { name: 'Export', exact: true })),
    ).toBeGreaterThanOrEqual(TEXT)
    const hours = page.getByRole('spinbutton', { name: 'Hours' })
    await expect(hours).toBeEnabled()
    expect(await contrastOf(hours, { part: '::placeholder' })).toBeGreaterThanOrEqual(TEXT)
    const to = placed.getByRole('textbox', { name: 'To' })
    expect(await contrastOf(to, { part: '::placeholder' })).toBeGreaterThanOrEqual(TEXT)
    for (const control of [
      to,
      page.getByRole('checkbox', { name: 'Compress' }),
      page.getByRole('radio', { name: 'Raw' }),
    ]) {
      expect(
        await contrastOf(control, { property: 'borderTopColor', isAround: true }),
      ).toBeGreaterThanOrEqual(GRAPHIC)
    }
  })
  const encoding = page.getByRole('combobox', { name: 'Encoding' })
  await expectAccessible(page, async () => {
    await encoding.blur()
    await encoding.click()
    await expect(page.getByRole('option', { name: 'UTF-8' })).toBeVisible()
  })
})

test('a form that was refused is accessible', async ({ page }) => {
  await openForm(page, 'orders')
  await page.getByRole('button', { name: 'Select none' }).click()
  await addFilter(page, 'Shipped', 'is one of')
  await page.getByRole('button', { name: 'Add filter' }).click()
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(page.getByText('Pick a column')).toBeVisible()
  await expectAccessible(page, async () => {
    // A calendar is hidden while its field is out of sight.
    const values = page.getByRole('button', { name: 'Values' })
    await values.scrollIntoViewIfNeeded()
    if ((await values.getAttribute('aria-expanded')) === 'false') await values.click()
    const calendar = page.getByRole('dialog', { name: 'Values' })
    await expect(calendar.getByRole('button', { name: 'Next month' })).toBeVisible()
  })
})

test('the question before a cancel is accessible', async ({ page, site, worker }) => {
  await worker.stop()
  await page.goto(`/exports/${await insertExport(site, RUNNING)}`)
  const bar = page.getByRole('progressbar', { name: 'Progress of the export' })
  await expect(bar).toHaveAttribute('aria-valuenow', '12')
  const cancel = page.getByRole('button', { name: 'Cancel export' })
  await cancel.click()
  await expectAccessible(page, async () => {
    // The question is hidden while what it stands beside is out of sight.
    await cancel.scrollIntoViewIfNeeded()
    const yes = page.getByRole('dialog').getByRole('button', { name: 'Yes, cancel it' })
    expect(await contrastOf(yes)).toBeGreaterThanOrEqual(TEXT)
    const part = { property: 'backgroundColor', isAround: true } as const
    expect(await contrastOf(bar, part)).toBeGreaterThanOrEqual(GRAPHIC)
  })
})

test.describe('when the server does not answer', () => {
  test.use({ allowedComplaints: /ERR_FAILED/ })

  test('the message is accessible, stays, and leaves the focus where it was', async ({ page, site }) => {
    await page.goto(`/exports/${await insertExport(site, { status: 'cancelled' })}`)
    await page.route('**/*', (route) =>
      route.request().method() === 'POST' ? route.abort() : route.continue(),
    )
    const again = page.getByRole('button', { name: 'Make it again' })
    await again.click()
    const message = page.getByRole('alert').filter({ hasText: 'The server did not answer.' })
    await expect(message).toBeVisible()
    await expect(again).toBeFocused()
    await expectAccessible(page, async () => {
      expect(await contrastOf(message.getByText('Nothing that you entered'))).toBeGreaterThanOrEqual(TEXT)
    })
    await message.getByRole('button', { name: 'Close' }).click()
    await expect(message).toBeHidden()
  })
})

test('a history without exports is accessible', async ({ page }) => {
  await page.goto('/exports')
  await expect(page.getByRole('heading', { name: 'No exports yet' })).toBeVisible()
  await expectAccessible(page)
})
