import { expect, type Page } from 'playwright/test'
import { insertExport } from '../test/support/exports.ts'
import { finishedExport } from '../test/support/finished-export.ts'
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

test('a value is on one line with its unit, where the page has room for it', async ({
  page,
  site,
  worker,
}) => {
  const [, , , , , , id] = await everyPage(site, worker)
  const large = Buffer.alloc(255_500, 'x')
  await finishedExport(site, large, { name: 'A long name '.repeat(6).trim(), row_count: 1_000_000 })
  await page.context().addCookies([{ name: 'claimcheck.demo', value: 'demo-admin', url: site.url }])
  for (const width of [768, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    await page.goto('/admin/exports')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await inReadersWords(page)
    expect(await overflow(page)).toBe(0)
    expect(await brokenTexts(page, 'td time')).toEqual([])
  }
  await page.goto('about:blank')
  await page.context().clearCookies({ name: 'claimcheck.demo' })
  for (const width of [768, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    await page.goto('/exports')
    await expect(page.getByRole('cell', { name: '255.5 kB', exact: true })).toBeVisible()
    await inReadersWords(page)
    expect(await overflow(page)).toBe(0)
    expect(await brokenTexts(page, 'td')).toEqual([])
    // Nothing is cut off at the table's edge.
    const table = page.getByRole('table')
    expect(await table.evaluate((it) => it.scrollWidth - (it.parentElement?.clientWidth ?? 0))).toBe(0)
    await page.goto(id ?? '')
    await expect(page.getByText('Kept until')).toBeVisible()
    await inReadersWords(page)
    expect(await brokenTexts(page, 'dd time')).toEqual([])
  }
})

/** Waits until times are written as whoever reads them writes them: until React has taken over they are longer. */
async function inReadersWords(page: Page): Promise<void> {
  await expect(page.getByText(/ UTC$/)).toHaveCount(0)
}

/** The texts below the elements that take more than one line. */
function brokenTexts(page: Page, selector: string): Promise<string[]> {
  return page.evaluate((selected) => {
    const broken: string[] = []
    for (const element of document.querySelectorAll(selected)) {
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
      while (texts.nextNode()) {
        const range = document.createRange()
        range.selectNodeContents(texts.currentNode)
        const lines = new Set([...range.getClientRects()].map(({ top }) => top))
        if (lines.size > 1) broken.push(range.toString())
      }
    }
    return broken
  }, selector)
}
