import type { Browser } from 'playwright/test'
import { watchPages } from './document.ts'

/** Opens a page as somebody who has never been here. */
export async function somebodyElse(browser: Browser, options: Parameters<Browser['newContext']>[0] = {}) {
  const context = await browser.newContext(options)
  watchPages(context)
  return { context, page: await context.newPage(), [Symbol.asyncDispose]: () => context.close() }
}
