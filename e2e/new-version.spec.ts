import { expect, type Page } from 'playwright/test'
import { insertExport, readExport } from '../test/support/exports.ts'
import { readCsv } from './support/files.ts'
import { test } from './support/fixtures.ts'
import { addFilter, chooseColumns, exportFile, openForm, pick } from './support/form.ts'

/** A well-formed id of an action that no build has. */
const UNKNOWN_ACTION = 'f'.repeat(42)

// So does the browser.
test.use({ allowedComplaints: /status of 409/ })

const alert = (page: Page) => page.getByRole('alert').filter({ hasText: 'A new version is here' })
const loadAnew = (page: Page) => page.getByRole('button', { name: 'Load it anew' }).click()

test('a form that is older than the server keeps all that was entered, and goes on after a reload', async ({
  page,
}) => {
  await openForm(page, 'customers')
  await chooseColumns(page, 'Name', 'Customer')
  const list = await addFilter(page, 'Customer', 'is one of')
  await list.getByRole('combobox', { name: 'Values' }).pressSequentially('11;12')
  const open = await addFilter(page, 'Customer', 'is between')
  await open.getByRole('textbox', { name: 'To' }).fill('500')
  await page.getByRole('button', { name: /^Advanced/ }).click()
  await pick(page.getByRole('form', { name: 'Export' }), 'Delimiter', 'Semicolon (;)')

  await beOld(page)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(alert(page)).toBeVisible()
  // What is changed from now on is kept as well.
  await open.getByRole('textbox', { name: 'To' }).fill('11')
  await page.unroute('**/*')
  await loadAnew(page)

  await expect(page.getByText('2 of 9 selected')).toBeVisible()
  await expect(open.getByRole('textbox', { name: 'To' })).toHaveValue('11')
  await expect(page.getByRole('radio', { name: 'Custom' })).toBeChecked()
  const { header, rows } = await readCsv(await exportFile(page))
  expect(header).toHaveLength(1)
  expect(rows.map(([line]) => line?.split(';')[0])).toEqual(['11'])

  await openForm(page, 'customers')
  await expect(page.getByText('9 of 9 selected')).toBeVisible()
  await expect(page.getByRole('group', { name: 'Filter 1' })).toHaveCount(0)
})

test('the buttons of a claim page that is older than the server say so, and work after a reload', async ({
  page,
  site,
  worker,
}) => {
  await worker.stop()
  const id = await insertExport(site, { dataset: 'customers' })
  const cancel = async () => {
    await page.getByRole('button', { name: 'Cancel export' }).click()
    await page.getByRole('button', { name: 'Yes, cancel it' }).click()
  }
  await page.goto(`/exports/${id}`)
  for (const act of [cancel, () => page.getByRole('button', { name: 'Make it again' }).click()]) {
    await beOld(page)
    await act()
    await expect(alert(page)).toBeVisible()
    await page.unroute('**/*')
    await loadAnew(page)
    await expect(alert(page)).toHaveCount(0)
    await act()
    if (act === cancel)
      await expect(page.getByText('The export was cancelled', { exact: true })).toBeVisible()
  }
  await page.waitForURL((url) => !url.pathname.endsWith(id))
  expect((await readExport(site, id)).status).toBe('cancelled')
})

test.describe('a script that an upgrade has removed', () => {
  test.use({ allowedComplaints: /./ })

  test('is told as a new version', async ({ page, site }) => {
    await insertExport(site, { status: 'cancelled' })
    await openForm(page, 'customers')
    await page.route('**/_next/static/**', (route) => route.fulfill({ status: 404, body: 'Not Found' }))
    await page.getByRole('link', { name: 'History' }).click()
    await expect(page.getByRole('heading', { name: 'A new version is here' })).toBeVisible()
    await page.unroute('**/_next/static/**')
    await loadAnew(page)
    await expect(page.getByRole('heading', { name: 'History', level: 1 })).toBeVisible()
  })
})

/** From now on the page calls actions by ids that its server does not know; what the server says to that is its own. */
async function beOld(page: Page): Promise<void> {
  await page.route('**/*', (route) => {
    const headers = route.request().headers()
    if (headers['next-action'] === undefined) return route.continue()
    return route.continue({ headers: { ...headers, 'next-action': UNKNOWN_ACTION } })
  })
}
