import { expect, type Page } from 'playwright/test'
import { insertExport } from '../test/support/exports.ts'
import { test } from './support/fixtures.ts'
import { addFilter, openForm } from './support/form.ts'

test('the Tab key goes through the whole form, and every stop shows that it is there', async ({ page }) => {
  await openForm(page, 'orders')
  await page.getByRole('button', { name: /^Advanced/ }).click()
  await addFilter(page, 'Shipped', 'equals')
  await page.getByRole('textbox', { name: 'Value' }).fill('2025-03-05')
  await page.getByRole('link', { name: 'Skip to the content' }).focus()
  const stops: string[] = []
  for (;;) {
    await page.keyboard.press('Tab')
    // From the last stop it goes to the browser's own controls.
    if (await page.evaluate(() => document.activeElement === document.body)) break
    const { name, outline } = await focused(page)
    expect(outline, name).toBeGreaterThanOrEqual(2)
    stops.push(name)
    expect(stops.length, 'the Tab key is caught').toBeLessThan(60)
  }
  expect(stops.join(' | ')).toMatch(
    /Export \| History .* Orders.* Customers.* Value \| Clear Value \| Remove filter 1 .* Export$/,
  )
})

test('the first stop skips the header', async ({ page }) => {
  await page.goto('/exports')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeInViewport()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('main').locator(':focus')).toHaveCount(1)
})

test('the focus goes to a filter that is added, and stays beside one that is removed', async ({ page }) => {
  await openForm(page, 'orders')
  const add = page.getByRole('button', { name: 'Add filter' })
  for (const position of [1, 2, 3]) {
    await add.press('Enter')
    const filter = page.getByRole('group', { name: `Filter ${position}` })
    await expect(filter.getByRole('combobox', { name: 'Column' })).toBeFocused()
  }
  const remove = (position: number) => page.getByRole('button', { name: `Remove filter ${position}` })
  await remove(2).press('Enter')
  await expect(remove(3)).toBeHidden()
  await expect(remove(2)).toBeFocused()
  await remove(2).press('Enter')
  await expect(remove(1)).toBeFocused()
  await remove(1).press('Enter')
  await expect(add).toBeFocused()
})

test('a refused form focuses its first wrong field, which says what is wrong', async ({ page }) => {
  await openForm(page, 'orders')
  await page.getByRole('button', { name: 'Select none' }).click()
  for (const operator of ['equals', 'is one of']) await addFilter(page, 'Shipped', operator)
  const submit = page.getByRole('button', { name: 'Export', exact: true })
  await submit.press('Enter')
  const first = page.getByRole('checkbox').first()
  await expect(first).toBeFocused()
  await expect(first).toHaveAccessibleDescription('Choose at least one column')
  await expect(page.getByRole('alert').filter({ hasText: 'Choose at least one column' })).toBeVisible()
  await page.getByRole('button', { name: 'Select all' }).click()
  await submit.press('Enter')
  const value = page.getByRole('textbox', { name: 'Value' })
  await expect(value).toBeFocused()
  await expect(value).toHaveAccessibleDescription('Enter a value')
  await value.fill('2025-03-05')
  await submit.press('Enter')
  const values = page.getByRole('button', { name: 'Values' })
  await expect(values).toBeFocused()
  await expect(values).toHaveAccessibleDescription(/./)
})

test('what becomes of an export is said once a stage, and the focus outlives the button that had it', async ({
  page,
  site,
  worker,
}) => {
  await worker.stop()
  const set = (columns: string) =>
    site.admin.query(`update claimcheck.export set ${columns} where id = $1`, [id])
  const id = await insertExport(site, { status: 'running', started_at: new Date(), percent: 12 })
  await page.goto(`/exports/${id}`)
  const status = page.getByRole('status')
  await expect(status).toHaveText('The file is being written.')
  await page.getByRole('button', { name: 'Cancel export' }).focus()
  await set('percent = 34')
  await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '34')
  await expect(status).toHaveText('The file is being written.')
  await set(`status = 'cancelled', finished_at = now()`)
  await expect(status).toHaveText('The export was cancelled.')
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
})

test('the focus outlives a button that had it before the page’s scripts ran', async ({
  page,
  site,
  worker,
}) => {
  await worker.stop()
  const id = await insertExport(site, { status: 'running', started_at: new Date(), percent: 12 })
  const ready = Promise.withResolvers<void>()
  await page.route('**/_next/static/**/*.js', async (route) => {
    await ready.promise
    await route.continue()
  })
  await page.goto(`/exports/${id}`, { waitUntil: 'commit' })
  const cancel = page.getByRole('button', { name: 'Cancel export' })
  await cancel.focus()
  ready.resolve()
  await site.admin.query('update claimcheck.export set percent = 34 where id = $1', [id])
  await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '34')
  await expect(cancel).toBeFocused()
  await site.admin.query(
    `update claimcheck.export set status = 'cancelled', finished_at = now() where id = $1`,
    [id],
  )
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
})

test('the focus goes to the heading of a page that a button leads to, and of one whose button is gone', async ({
  page,
  site,
  worker,
}) => {
  await worker.stop()
  const heading = (name: string) => page.getByRole('heading', { name, level: 1 })
  const agree = async (name: string, yes: string) => {
    await page.getByRole('button', { name }).press('Enter')
    await page.getByRole('button', { name: yes }).press('Enter')
  }
  await openForm(page, 'customers')
  await page.getByRole('button', { name: 'Export', exact: true }).press('Enter')
  await page.waitForURL(/\/exports\/[0-9a-f-]{36}$/)
  await expect(heading('Customers')).toBeFocused()
  await agree('Cancel export', 'Yes, cancel it')
  await expect(page.getByRole('alert', { name: 'The export was cancelled' })).toBeVisible()
  await expect(heading('Customers')).toBeFocused()
  await agree('Delete export', 'Yes, delete it')
  await expect(heading('No exports yet')).toBeFocused()

  const id = await insertExport(site, { status: 'running', started_at: new Date(), percent: 12 })
  await page.goto(`/exports/${id}`)
  await agree('Cancel export', 'Yes, cancel it')
  await expect(page.getByRole('button', { name: 'Cancel export' })).toBeHidden()
  await expect(heading('Orders')).toBeFocused()
})

test('in a low window neither the header nor the form’s button stays in view', async ({ page }) => {
  const header = page.getByRole('banner')
  const submit = page.getByRole('button', { name: 'Export', exact: true })
  await page.setViewportSize({ width: 720, height: 600 })
  await openForm(page, 'orders')
  await page.evaluate(() => window.scrollTo(0, 200))
  await expect(header).toBeInViewport()
  await expect(submit).toBeInViewport()
  await page.setViewportSize({ width: 720, height: 450 })
  await expect(header).not.toBeInViewport()
  await expect(submit).not.toBeInViewport()
  await page.setViewportSize({ width: 1280, height: 450 })
  await expect(header).not.toBeInViewport()
})

/** The name of what has the focus, and how thick the line around it is, in pixels. */
function focused(page: Page): Promise<{ name: string; outline: number }> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement)) throw new Error('Nothing has the focus')
    const label = element instanceof HTMLInputElement ? element.labels?.[0] : undefined
    // A radio button that looks like a segment shows its focus around the segment; a list of values around all of them.
    const shown = [element, label, element.closest('.mantine-Input-input')]
    const widths = shown.map((one) => {
      const style = one && getComputedStyle(one)
      return style && style.outlineStyle !== 'none' ? Number.parseFloat(style.outlineWidth) : 0
    })
    const name = element.getAttribute('aria-label') ?? label?.textContent ?? element.textContent
    return { name: name.replaceAll(/\s+/g, ' ').trim(), outline: Math.max(...widths) }
  })
}
