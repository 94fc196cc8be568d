import axe from 'axe-core'
import { expect, type Page } from 'playwright/test'
import { overflow } from './every-page.ts'

/** Colours do not depend on the width, nor the layout on the colours: these two stand for all four. */
const MODES = [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  // As wide as 1,280 at a zoom of 400 % (WCAG 1.4.10).
  { colorScheme: 'dark', viewport: { width: 320, height: 640 } },
] as const

/** Makes {@link expectAccessible} possible on the pages that are opened from now on. */
export async function bringAxe(page: Page): Promise<void> {
  await page.addInitScript(axe.source)
  // Colours in the middle of a transition are nobody's.
  await page.emulateMedia({ reducedMotion: 'reduce' })
}

/**
 * Expects that axe finds nothing on what is open, and that it is no wider than the screen, in light and wide and in dark and narrow.
 * @param show shows what another size of the window closes, and may look at the colours itself.
 */
export async function expectAccessible(page: Page, show?: () => Promise<unknown>): Promise<void> {
  for (const { colorScheme, viewport } of MODES) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize(viewport)
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
    await show?.()
    const where = `${page.url()} in ${colorScheme}, ${viewport.width} pixels wide`
    expect(await violations(page), where).toEqual([])
    // What stands over the page moves a moment after the window has changed.
    await expect.poll(() => overflow(page), where).toBe(0)
  }
}

/** What axe finds, and where. */
function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { run } = (window as unknown as { axe: typeof axe }).axe
    // WCAG 2.2's size of targets is not on by itself.
    const found = await run({ resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    )
  })
}
