import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'playwright/test'
import { insertExport, readExport } from '../test/support/exports.ts'
import { readCsv } from './support/files.ts'
import { test } from './support/fixtures.ts'
import {
  addFilter,
  chooseColumns,
  claimedId,
  exportFile,
  openForm,
  pick,
  pressExport,
} from './support/form.ts'

test('a failed export says why, and Try again makes the same one anew', async ({ page, request, site }) => {
  const role = new URL(site.sourceUrl).username
  await openForm(page, 'customers')
  await chooseColumns(page, 'Customer')
  const filter = await addFilter(page, 'Customer', 'is between')
  await filter.getByRole('textbox', { name: 'To' }).fill('2')
  await site.admin.query(`revoke select on demo.customers from ${role}`)
  let failedId: string
  try {
    failedId = await pressExport(page)
    const alert = page.getByRole('alert', { name: 'The source database could not answer the query.' })
    await expect(alert).toContainText(
      'The source database does not allow this dataset to be read. Tell whoever runs this service',
    )
    // Other options would not help.
    await expect(page.getByRole('link', { name: 'Edit and export again' })).toBeHidden()
    await expect(page.getByText('Failed', { exact: true })).toBeVisible()
    await expect(page.getByText('Tell whoever runs this service this id')).toBeVisible()
  } finally {
    await site.admin.query(`grant select on demo.customers to ${role}`)
  }
  const status = await request.get(`/api/exports/${failedId}`)
  expect(status.status()).toBe(200)
  expect(await status.json()).toMatchObject({
    status: 'failed',
    artifact: null,
    pollAfterMs: null,
    error: { code: 'source_failed', params: { sqlState: '42501' }, status: 502, retryable: false },
  })

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Try again' }).click()
  expect(await readCsv(await download)).toEqual({ header: ['Customer'], rows: [['1'], ['2']] })
  expect(claimedId(page)).not.toBe(failedId)
})

test.describe('where the preview fails as the export does', () => {
  test.use({ allowedComplaints: /status of 422/ })

  test('where the same again would fail again, Edit and export again is the way on, and keeps what was asked for', async ({
    page,
  }) => {
    await openForm(page, 'customers')
    await chooseColumns(page, 'Customer', 'Name')
    const filter = await addFilter(page, 'Customer', 'is one of')
    await filter.getByRole('combobox', { name: 'Values' }).pressSequentially('11;12')
    await page.getByRole('button', { name: /^Advanced/ }).click()
    await pick(page.getByRole('form', { name: 'Export' }), 'Encoding', 'Windows-1252 (Western)')
    const failedId = await pressExport(page)
    const alert = page.getByRole('alert', { name: 'The encoding lacks a character of the data.' })
    await expect(alert).toContainText('The row with Customer 12 has a character that Windows-1252 lacks.')
    // Nobody else can help.
    await expect(page.getByText('Tell whoever runs this service this id')).toBeHidden()
    await expect(page.getByRole('button', { name: 'Try again' })).toBeHidden()

    await page.getByRole('link', { name: 'Edit and export again' }).click()
    await expect(page.getByText('2 of 9 selected')).toBeVisible()
    await expect(page.getByRole('group', { name: 'Filter 1' })).toContainText('12')
    await pick(page.getByRole('form', { name: 'Export' }), 'Encoding', 'UTF-8')
    const { header, rows } = await readCsv(await exportFile(page))
    expect(header).toEqual(['Customer', 'Name'])
    expect(rows.map(([id]) => id)).toEqual(['11', '12'])
    expect(claimedId(page)).not.toBe(failedId)
  })
})

test('somebody else’s export gives the form nothing, nor does what is no export', async ({ page, site }) => {
  const request = { columns: ['id'], filters: [] }
  const id = await insertExport(site, { owner_id: 'somebody else', dataset: 'customers', request })
  for (const from of [id, randomUUID(), '../', '%00']) {
    await page.goto(`/?from=${from}`)
    await expect(page.getByRole('heading', { name: 'Orders', level: 2 })).toBeVisible()
    await expect(page.getByText('9 of 9 selected')).toBeVisible()
    await expect(page.getByText('The earlier request could not be taken over')).toBeVisible()
  }
})

test('what does not fit its dataset any more opens the form with what is left, wherever one comes from', async ({
  page,
  site,
}) => {
  const request = {
    columns: ['id', 'name', 'gone'],
    filters: [{ column: 'country', operator: 'in', value: ['DE'] }],
  }
  const unfit = { dataset: 'customers', request, finished_at: new Date() }
  const id = await insertExport(site, { ...unfit, status: 'failed', error_code: 'dataset_changed' })
  const expectForm = async () => {
    await expect(page.getByText('2 of 9 selected')).toBeVisible()
    await expect(page.getByRole('group', { name: 'Filter 1' })).toContainText('DE')
    await expect(page.getByText('columns=gone')).toBeVisible()
  }
  await page.goto(`/exports/${id}`)
  await expect(page.getByText('This request cannot be repeated as it is')).toBeVisible()
  await page.getByRole('link', { name: 'Edit and export again' }).click()
  await expectForm()
  await page.goto('/exports')
  await page.getByRole('button', { name: 'More about Customers' }).click()
  await expect(page.getByRole('menuitem', { name: 'Make it again' })).toBeHidden()
  await page.getByRole('menuitem', { name: 'Edit and export again' }).click()
  await expectForm()
})

test.describe('of an export that goes', () => {
  test.use({ allowedComplaints: /404/ })

  test('an export that is deleted while its page is open leaves what it asked for', async ({
    page,
    site,
    worker,
  }) => {
    // It would notice that this export has no job.
    await worker.stop()
    const request = { columns: ['id', 'name'], filters: [] }
    const id = await insertExport(site, { dataset: 'customers', request })
    await page.goto(`/exports/${id}`)
    await site.admin.query('delete from claimcheck.export where id = $1', [id])
    const alert = page.getByRole('alert', { name: 'This export is not here any more' })
    await alert.getByRole('link', { name: 'Edit and export again' }).click()
    await expect(page.getByText('2 of 9 selected')).toBeVisible()
  })
})

test('a request of thousands of values does not keep the server from answering others', async ({
  page,
  request,
  site,
}) => {
  const value = Array.from({ length: 1_000 }, (_, index) => String(index))
  const filters = Array.from({ length: 20 }, () => ({ column: 'id', operator: 'in', value }))
  const frozen = { columns: ['id'], filters }
  const id = await insertExport(site, { status: 'cancelled', dataset: 'customers', request: frozen })
  const html = await (await request.get(`/?from=${id}`)).text()
  // The values themselves, for the browser, and no control for each of them.
  expect(html.length).toBeLessThan(1_000_000)
  const small = { columns: ['id'], filters: [{ column: 'id', operator: 'in', value: ['7', '8'] }] }
  const other = await insertExport(site, { status: 'cancelled', dataset: 'customers', request: small })
  await page.goto(`/?from=${other}`)
  await expect(page.getByRole('group', { name: 'Filter 1' })).toContainText('78')
})

test('an export whose file has expired says so, and can be made again', async ({ page, site }) => {
  await openForm(page, 'customers')
  await exportFile(page)
  const id = claimedId(page)
  await site.admin.query('update claimcheck.export set expires_at = now() where id = $1', [id])
  await page.reload()
  await expect(page.getByRole('alert', { name: 'The file has expired' })).toBeVisible()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Make it again' }).click()
  expect((await readCsv(await download)).rows).toHaveLength(50_000)
  expect(claimedId(page)).not.toBe(id)
})

test('a file that is missing from the store is told of without a click, and can be made again', async ({
  page,
  site,
}) => {
  await openForm(page, 'customers')
  await exportFile(page)
  const id = claimedId(page)
  const { artifact_key } = await readExport(site, id)
  await rm(path.join(site.storeFolder, 'artifacts', String(artifact_key)))
  await page.reload()
  await expect(page.getByRole('alert', { name: 'The file is no longer in the store.' })).toBeVisible()
  await expect(page.getByRole('link', { name: /download doesn't start/ })).toHaveCount(0)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export again' }).click()
  expect((await readCsv(await download)).rows).toHaveLength(50_000)
  expect(claimedId(page)).not.toBe(id)
})

test('a form that is not right says so at the field, and makes no export', async ({ page, site }) => {
  await openForm(page, 'orders')
  await page.getByRole('button', { name: 'Select none' }).click()
  const filter = await addFilter(page, 'Order', 'equals')
  await filter.getByRole('textbox', { name: 'Value' }).fill('twelve')
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(page.getByText('Choose at least one column')).toBeVisible()
  await expect(filter.getByText('Must be a whole number, such as 42')).toBeVisible()
  await expect(filter.getByRole('textbox', { name: 'Value' })).toHaveAttribute('aria-invalid', 'true')
  const { rowCount } = await site.admin.query('select from claimcheck.export')
  expect(rowCount).toBe(0)
})
