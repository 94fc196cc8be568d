import type { Page } from 'playwright/test'

/** Longest word that has to stay whole in a column of a narrow screen, in characters: what is longer is no word of ours. */
const WORD_MAX = 13

/** The words of the page's tables that stand on more than one line. */
export function brokenWords(page: Page): Promise<string[]> {
  return page.evaluate((max) => {
    const broken: string[] = []
    for (const cell of document.querySelectorAll('th, td')) {
      const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        for (const { 0: word, index } of (text.textContent ?? '').matchAll(/[^\s-]+/g)) {
          if (word.length > max) continue
          const range = document.createRange()
          range.setStart(text, index)
          range.setEnd(text, index + word.length)
          const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)))
          if (lines.size > 1) broken.push(word)
        }
      }
    }
    return broken
  }, WORD_MAX)
}
