import { gzipSync } from 'node:zlib'
import { expect, type Page } from 'playwright/test'
import { insertExport } from '../test/support/exports.ts'
import { finishedExport } from '../test/support/finished-export.ts'
import { bringAxe, expectAccessible } from './support/axe.ts'
import { readCsv } from './support/files.ts'
import { test } from './support/fixtures.ts'
import { openDetails } from './support/form.ts'

const table = (page: Page) => page.getByRole('table', { name: 'The first rows of the file' })

test('the file of an export can be looked into, whatever it is written as', async ({ page, site }) => {
  const text = `Order;Note\r\n${Array.from({ length: 60 }, (_, index) => `${index};"Käse; ""mild"""\r\n`).join('')}`
  const files: [Buffer, object][] = [
    [Buffer.from(`\uFEFF${text}`), { byteOrderMark: true }],
    [Buffer.from(text, 'latin1'), { encoding: 'windows-1252' }],
    [gzipSync(text), { gzip: true }],
  ]
  for (const [content, format] of files) {
    const request = { columns: ['id', 'note'], filters: [], format: { delimiter: ';', ...format } }
    const { id } = await finishedExport(site, content, { row_count: 60, request })
    await page.goto(`/exports/${id}`)
    await page.getByRole('button', { name: 'Look inside' }).click()
    await expect(table(page).getByRole('columnheader')).toHaveText(['Order', 'Note'])
    await expect(table(page).getByRole('row')).toHaveCount(51)
    await expect(table(page).getByRole('row').nth(50)).toHaveText('49Käse; "mild"')
    await expect(page.getByText('The first 50 of 60 rows.')).toBeVisible()
  }
})

test('a wide file scrolls by itself, and what it shows is accessible', async ({ page, site }) => {
  await bringAxe(page)
  const columns = Array.from({ length: 40 }, (_, index) => `a column ${index}`)
  const content = Buffer.from(`${columns.join(',')}\r\n${columns.map(() => 'x'.repeat(200)).join(',')}\r\n`)
  const { id } = await finishedExport(site, content, { row_count: 1 })
  await page.goto(`/exports/${id}`)
  await openDetails(page)
  await page.getByRole('button', { name: 'Look inside' }).click()
  await expect(page.getByText('All rows: 1. 40 columns')).toBeVisible()
  await expect(page.getByRole('list').filter({ hasText: 'Reading the rows' })).toBeVisible()
  await expectAccessible(page)
})

test.describe('of a file that cannot be had', () => {
  test.use({ allowedComplaints: /ERR_FAILED/ })

  test('the page says why it cannot be looked into', async ({ page, site }) => {
    const { id } = await finishedExport(site, Buffer.from('Order\r\n1\r\n'))
    await page.goto(`/exports/${id}`)
    await expect(page.getByRole('link', { name: 'Download', exact: true })).toBeVisible()
    await page.route('**/file', (route) => route.abort())
    await page.getByRole('button', { name: 'Look inside' }).click()
    const alert = page.getByRole('alert', { name: 'The beginning of the file cannot be shown' })
    await expect(alert).toContainText('The server did not answer.')
  })
})

test('a file that is ready has a button for each thing that can be done with it', async ({ page, site }) => {
  const request = {
    columns: ['id', 'status'],
    filters: [{ column: 'status', operator: 'in', value: ['paid'] }],
  }
  const { id } = await finishedExport(site, Buffer.from('Order,Status\r\n1,paid\r\n'), { request })
  await page.goto(`/exports/${id}`)
  const download = page.waitForEvent('download', (each) => each.url().endsWith('?button'))
  const button = page.getByRole('link', { name: 'Download', exact: true })
  await button.evaluate((link: HTMLAnchorElement) => {
    link.href += '?button'
  })
  await button.click()
  expect((await readCsv(await download)).rows).toEqual([['1', 'paid']])
  for (const name of ['Share', 'Make it again', 'Delete export'])
    await expect(page.getByRole('button', { name, exact: true })).toBeVisible()
  await page.getByRole('link', { name: 'Edit and export again' }).click()
  await expect(page.getByText('2 of 9 selected')).toBeVisible()
  await expect(page.getByRole('group', { name: 'Filter 1' })).toContainText('paid')
})

test('a file without rows says so, and what is likely to be wrong', async ({ page, site }) => {
  const { id } = await finishedExport(site, Buffer.from('Order\r\n'), { row_count: 0 })
  await page.goto(`/exports/${id}`)
  const alert = page.getByRole('alert', { name: 'The file has no rows' })
  await expect(alert).toContainText('It holds the header and nothing else.')
  await page.getByRole('button', { name: 'Look inside' }).click()
  await expect(table(page).getByRole('columnheader')).toHaveText(['Order'])
  await expect(page.getByText('There are no rows to show.')).toBeVisible()
})

test('whoever wants to be told is told by the system, and is asked only then', async ({
  page,
  site,
  worker,
}) => {
  await worker.stop()
  await page.addInitScript(() => {
    const told: string[] = []
    class Recorder extends EventTarget {
      static permission = 'default'
      static requestPermission = async () => {
        told.push('asked')
        Recorder.permission = 'granted'
        return 'granted'
      }
      constructor(title: string, { body }: NotificationOptions) {
        super()
        told.push(`${title}: ${body}`)
      }
    }
    Object.assign(window, { Notification: Recorder, told })
  })
  const told = () => page.evaluate(() => (window as unknown as { told: string[] }).told)
  const id = await insertExport(site)
  await page.goto(`/exports/${id}`)
  const button = page.getByRole('button', { name: 'Notify me' })
  await expect(button).toBeVisible()
  expect(await told()).toEqual([])
  await button.click()
  await expect(page.getByRole('button', { name: 'You will be notified', pressed: true })).toBeVisible()
  await site.admin.query(
    `update claimcheck.export set status = 'cancelled', finished_at = now() where id = $1`,
    [id],
  )
  await expect.poll(told).toEqual(['asked', 'There is no file: Orders'])
})
