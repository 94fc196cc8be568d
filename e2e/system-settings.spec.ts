import { expect, type Locator, type Page } from 'playwright/test'
import { insertExport } from '../test/support/exports.ts'
import { contrastOf } from './support/contrast.ts'
import { test } from './support/fixtures.ts'
import { addFilter, openForm } from './support/form.ts'

const RUNNING = { status: 'running', started_at: new Date(), percent: 40 }
/** Against what is around it, so that it is seen (WCAG 1.4.11). */
const GRAPHIC = 3

test('in the system’s own few colours what is chosen can be told from what is not', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
  await openForm(page, 'orders')
  await page.getByRole('button', { name: /^Advanced/ }).click()
  const header = page.getByRole('checkbox', { name: 'Header row' })
  expect(await filling(header)).toBeGreaterThanOrEqual(GRAPHIC)
  const [box, tick] = await header.evaluate((input) => [
    getComputedStyle(input).backgroundColor,
    input.nextElementSibling && getComputedStyle(input.nextElementSibling).color,
  ])
  expect(tick).not.toBe(box)
  expect(await filling(page.getByRole('checkbox', { name: 'Compress' }))).toBe(1)
  expect(await filling(page.getByRole('radio', { name: 'Neutralised' }))).toBeGreaterThanOrEqual(GRAPHIC)
  expect(await filling(page.getByRole('radio', { name: 'Raw' }))).toBe(1)
  const types = page.getByRole('radiogroup', { name: 'File type' })
  expect(await filling(types.getByRole('radio', { checked: true }))).toBeGreaterThanOrEqual(GRAPHIC)
  expect(await filling(types.getByRole('radio', { name: 'CSV for Excel' }))).toBe(1)
  expect(await outline(page.getByRole('link', { name: /^Orders/ }))).toBe(3)
  expect(await outline(page.getByRole('link', { name: /^Customers/ }))).toBe(0)
  expect(await outline(page.getByRole('link', { name: 'Export' }))).toBe(3)
  const filter = await addFilter(page, 'Shipped', 'equals')
  await filter.getByRole('textbox', { name: 'Value' }).fill('2025-03-05')
  const day = page.getByRole('button', { name: '5 March 2025', exact: true })
  expect(await filling(day)).toBeGreaterThanOrEqual(GRAPHIC)
})

test('progress can be seen in the system’s own few colours, and nothing moves for who asks for that', async ({
  page,
  site,
  worker,
}) => {
  await worker.stop()
  await page.goto(`/exports/${await insertExport(site, RUNNING)}`)
  await expect(page.getByRole('progressbar')).toBeVisible()
  // Otherwise the next expectation would say nothing.
  expect(await moving(page)).toBeGreaterThan(0)
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
  await expect.poll(() => moving(page)).toBe(0)
  expect(await filling(page.getByRole('progressbar'))).toBeGreaterThanOrEqual(GRAPHIC)
})

/** The contrast of an element's filling with what is around it; 1 for none. */
function filling(element: Locator): Promise<number> {
  return contrastOf(element, { property: 'backgroundColor', isAround: true })
}

/** How thick the line around an element is, in pixels. */
function outline(element: Locator): Promise<number> {
  return element.evaluate((node) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(node)
    return outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth)
  })
}

/** How many things on the page are moving. */
function moving(page: Page): Promise<number> {
  return page.evaluate(
    () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
  )
}
