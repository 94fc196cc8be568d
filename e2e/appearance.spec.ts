import { expect, type Page } from 'playwright/test'
import { insertExport } from '../test/support/exports.ts'
import { brokenWords } from './support/broken-words.ts'
import { adminPages, everyPage, overflow } from './support/every-page.ts'
import { test } from './support/fixtures.ts'
import { addFilter, openForm } from './support/form.ts'
import { signedIn } from './support/people.ts'

const SCHEME = 'data-mantine-color-scheme'
const colorScheme = (page: Page) => page.locator('html')
const toggle = (page: Page) => page.getByRole('button', { name: 'Switch between light and dark' })

test.describe('in a browser far from the server', () => {
  // Another language, zone and colour scheme than the server's: what depends on them must not differ while loading.
  test.use({ locale: 'de-DE', timezoneId: 'Pacific/Kiritimati', colorScheme: 'dark' })

  test('none of the pages complains in the console', async ({ page, site, worker }) => {
    // The page fixture looks for errors and warnings, React's of a failed hydration among them.
    for (const path of await everyPage(site, worker)) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      // It answers to a click only when it has been hydrated.
      const before = await colorScheme(page).getAttribute(SCHEME)
      await expect(async () => {
        await toggle(page).click()
        await expect(colorScheme(page)).not.toHaveAttribute(SCHEME, before ?? '', { timeout: 500 })
      }).toPass()
    }
  })
})

test('the toggle switches between light and dark, and the choice stays', async ({ page }) => {
  await page.goto('/')
  const background = () => page.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor)
  await expect(colorScheme(page)).toHaveAttribute(SCHEME, 'light')
  const light = await background()
  await toggle(page).click()
  await expect(colorScheme(page)).toHaveAttribute(SCHEME, 'dark')
  await expect.poll(background).not.toBe(light)
  await page.goto('/exports')
  await expect(colorScheme(page)).toHaveAttribute(SCHEME, 'dark')
  await toggle(page).click()
  await expect(colorScheme(page)).toHaveAttribute(SCHEME, 'light')
  await expect.poll(background).toBe(light)
})

test.describe('on a narrow screen', () => {
  test.use({ viewport: { width: 360, height: 740 } })

  test('no page is wider than the screen', async ({ page, site, worker }) => {
    for (const path of await everyPage(site, worker)) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      expect(await overflow(page), path).toBe(0)
    }
  })

  test('no table of administrators is wider, and none breaks a word that is no long one', async ({
    page,
    site,
    worker,
  }) => {
    await everyPage(site, worker)
    const roles = ['member', 'administrator', 'x'.repeat(64)]
    const { id } = await signedIn(site, 'Administrator', { roles, attributes: { country: 'y'.repeat(64) } })
    const running = await insertExport(site, { owner_id: id, status: 'running', started_at: new Date() })
    await site.admin.query(
      `insert into claimcheck.worker (id, host, pid, export_ids, seen_at, store_state)
       values (gen_random_uuid(), 'administrator-of-machines.example.com', 7, $1, now() + interval '1 minute', 'another')`,
      [[running]],
    )
    for (const path of await adminPages(page, site)) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      expect(await overflow(page), path).toBe(0)
      expect(await brokenWords(page), path).toEqual([])
    }
    await site.admin.query('delete from claimcheck.worker where pid = 7')
  })

  test('a form with filters is no wider either', async ({ page }) => {
    await openForm(page, 'orders')
    await addFilter(page, 'Placed', 'is between')
    await addFilter(page, 'Status', 'is one of')
    await page.getByRole('combobox', { name: 'Values' }).click()
    await page.getByRole('option', { name: 'shipped' }).click()
    expect(await overflow(page)).toBe(0)
  })
})
