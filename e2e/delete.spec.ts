import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'playwright/test'
import { insertExport } from '../test/support/exports.ts'
import { finishedExport } from '../test/support/finished-export.ts'
import { test } from './support/fixtures.ts'

// Of what is gone the browser complains where it is asked for once more.
test.use({ allowedComplaints: /status of 404/ })

test('an export that has ended is deleted after a second click, with its file', async ({ page, site }) => {
  const { id, key } = await finishedExport(site, Buffer.from('Order\r\n1\r\n'))
  const files = () => readdir(path.join(site.storeFolder, 'artifacts'))
  expect(await files()).toContain(key)
  await page.goto(`/exports/${id}`)
  await page.getByRole('button', { name: 'Delete export' }).click()
  await expect(page.getByText('Its file goes with it.')).toBeVisible()
  await page.getByRole('button', { name: 'Yes, delete it' }).click()
  await expect(page).toHaveURL('/exports')
  await expect(page.getByRole('heading', { level: 1, name: 'No exports yet' })).toBeVisible()
  expect(await files()).not.toContain(key)
  await page.goto(`/exports/${id}`)
  await expect(page.getByRole('heading', { level: 1, name: 'There is no such export' })).toBeVisible()
})

test('only what has ended can be deleted', async ({ page, site, worker }) => {
  await worker.stop()
  const [queued, failed] = [await insertExport(site), await insertExport(site, { status: 'failed' })]
  await page.goto(`/exports/${queued}`)
  await expect(page.getByRole('button', { name: 'Cancel export' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Delete export' })).toBeHidden()
  await page.goto(`/exports/${failed}`)
  await page.getByRole('button', { name: 'Delete export' }).click()
  await page.getByRole('button', { name: 'Keep it' }).click()
  await expect(page.getByRole('button', { name: 'Delete export' })).toBeFocused()
})
