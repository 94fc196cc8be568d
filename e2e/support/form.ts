import { type Download, expect, type Locator, type Page } from 'playwright/test'

const CLAIM_PAGE = /\/exports\/([0-9a-f-]{36})$/

/** Opens the form of a dataset. @param url of a server other than the usual one. */
export async function openForm(page: Page, dataset: string, url = ''): Promise<void> {
  await page.goto(`${url}/?dataset=${dataset}`)
  // Before its scripts are there a form takes nothing, and a key that is pressed in it is lost.
  await expect(page.locator('form[inert]')).toHaveCount(0)
}

/** Presses Export and waits for the claim page. @returns the export's id. */
export async function pressExport(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.waitForURL(CLAIM_PAGE)
  return claimedId(page)
}

/** Presses Export and waits for the file. */
export async function exportFile(page: Page): Promise<Download> {
  // As long as the test itself may take.
  const download = page.waitForEvent('download', { timeout: 0 })
  await pressExport(page)
  return download
}

/** The id of the export whose claim page is open. */
export function claimedId(page: Page): string {
  const [, id] = CLAIM_PAGE.exec(page.url()) ?? []
  if (!id) throw new Error(`${page.url()} is no claim page`)
  return id
}

/** Selects these columns and no others, in the order in which they are named. */
export async function chooseColumns(page: Page, ...labels: string[]): Promise<void> {
  await page.getByRole('button', { name: 'Select none' }).click()
  for (const label of labels) await page.getByRole('checkbox', { name: label, exact: true }).check()
}

/** Adds a filter and picks its column and operator. @returns its row, for the value. */
export async function addFilter(page: Page, column: string, operator: string): Promise<Locator> {
  const rows = page.getByRole('group', { name: /^Filter \d+$/ })
  const position = (await rows.count()) + 1
  await page.getByRole('button', { name: 'Add filter' }).click()
  const row = page.getByRole('group', { name: `Filter ${position}`, exact: true })
  await pick(row, 'Column', column)
  await pick(row, 'Operator', operator)
  return row
}

/** Opens what a claim page has of a file beside its link: the SHA-256 and the steps. */
export async function openDetails(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Details', exact: true }).click()
}

/** Expects that a claim page shows this SHA-256. */
export async function expectChecksum(page: Page, sha256: string): Promise<void> {
  await openDetails(page)
  await expect(page.getByText(sha256)).toBeVisible()
}

/** Picks an option of a dropdown. */
export async function pick(scope: Locator, name: string, option: string): Promise<void> {
  const box = scope.getByRole('combobox', { name, exact: true })
  if ((await box.inputValue()) === option) return
  await box.click()
  await scope.page().getByRole('option', { name: option, exact: true }).click()
}
