import { expect, type Page } from 'playwright/test'
import { readExport } from '../../test/support/exports.ts'
import { openLink } from '../../test/support/link.ts'
import { readCsv, sha256Of } from '../support/files.ts'
import { test } from '../support/fixtures.ts'
import { addFilter, claimedId, exportFile, openForm, pressExport } from '../support/form.ts'
import { become, type SignedIn, signedIn } from '../support/people.ts'
import { openPlainProxy } from '../support/plain-proxy.ts'
import { type Running, startVersion, THIS, type Version } from './support/version.ts'

const { ROLLOUT_PREVIOUS } = process.env
const OLD: Version = { name: 'old', folder: ROLLOUT_PREVIOUS ?? '' }
const VERSIONS = [OLD, THIS]
/** By which a worker reads a million orders for half a minute. */
const BYTES_PER_SECOND = 4_000_000

const webs = new Map<Version, Running>()
let person: SignedIn

test.skip(!ROLLOUT_PREVIOUS, 'the previous version is not in the history of this copy')

// The order of a roll-out: the tables first, while everything that runs is of the version before.
test.beforeAll(async ({ site }) => {
  for (const version of VERSIONS) webs.set(version, await startVersion(version, 'web', site))
  person = await signedIn(site, 'rolf', { roles: ['member', 'admin'] })
})
test.afterAll(() => Promise.all([...webs.values()].map((web) => web.stop())))
test.beforeEach(({ worker }) => worker.stop())

const urlOf = (version: Version) => webs.get(version)?.url ?? ''

for (const web of VERSIONS)
  for (const worker of VERSIONS)
    test(`what is asked for by the ${web.name} web server, and written by the ${worker.name} worker, both web servers hand out`, async ({
      page,
      site,
    }) => {
      const running = await startVersion(worker, 'worker', site)
      try {
        await become(page, urlOf(web), person)
        await openForm(page, 'customers', urlOf(web))
        const file = await exportFile(page)
        const id = claimedId(page)
        const { sha256, attempt } = await readExport(site, id)
        expect([await sha256Of(await file.path()), attempt]).toEqual([sha256, 1])
        await expect(page.getByText(String(sha256))).toBeVisible()
        for (const version of VERSIONS) {
          await page.goto(`${urlOf(version)}/exports/${id}`)
          const again = page.waitForEvent('download')
          await page.getByRole('link', { name: /click here/ }).click()
          expect(await sha256Of(await (await again).path())).toBe(sha256)
        }
      } finally {
        await page.goto('about:blank')
        await running.stop()
      }
    })

for (const [first, second] of [VERSIONS, VERSIONS.toReversed()] as [Version, Version][])
  test(`what the ${first.name} worker had begun when it was stopped, the ${second.name} one writes`, async ({
    page,
    site,
  }) => {
    await using network = await openLink(site.sourceUrl, { bytesPerSecond: BYTES_PER_SECOND })
    const slow = { SOURCE_DATABASE_URL: network.url, SHUTDOWN_GRACE_SECONDS: '5' }
    const stopped = await startVersion(first, 'worker', site, slow)
    await become(page, urlOf(first), person)
    await openForm(page, 'orders', urlOf(first))
    const id = await pressExport(page)
    await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^[1-9]/)
    await stopped.stop()
    const running = await startVersion(second, 'worker', site)
    const download = page.waitForEvent('download', { timeout: 0 })
    try {
      const file = await (await download).path()
      const { sha256, attempt, row_count } = await readExport(site, id)
      expect([await sha256Of(file), attempt, row_count]).toEqual([sha256, 2, '1000000'])
    } finally {
      await page.goto('about:blank')
      await running.stop()
    }
  })

test.describe('pages that are open while the server is upgraded', () => {
  // A form that is older than the server may call an action that it has not.
  test.use({ allowedComplaints: /status of 40[49]/ })

  test('go on: the form with what was entered, the claim page by itself', async ({ context, page, site }) => {
    await using address = await openPlainProxy(urlOf(OLD))
    const named = { APP_URL: address.url }
    const [before, after] = [
      await startVersion(OLD, 'web', site, named),
      await startVersion(THIS, 'web', site, named),
    ]
    try {
      address.target = before.url
      await become(page, address.url, person)
      const claim = await context.newPage()
      await openForm(claim, 'customers', address.url)
      await pressExport(claim)
      await expect(claim.getByText('Queued', { exact: true })).toBeVisible()
      await openForm(page, 'customers', address.url)
      const filter = await addFilter(page, 'Customer', 'is between')
      await filter.getByRole('textbox', { name: 'To' }).fill('7')

      address.target = after.url
      await before.stop()
      const running = await startVersion(THIS, 'worker', site)
      try {
        const download = page.waitForEvent('download', { timeout: 0 })
        await pressUntilMade(page)
        const { rows } = await readCsv(await download)
        expect(rows.map(([id]) => id)).toEqual(['1', '2', '3', '4', '5', '6', '7'])
        // The page is the old version's, which may have another word for it.
        await expect(claim.getByText(/^(Ready|Succeeded)$/)).toBeVisible()
      } finally {
        await running.stop()
      }
    } finally {
      await page.goto('about:blank')
      for (const each of context.pages()) if (each !== page) await each.close()
      await Promise.all([before.stop(), after.stop()])
    }
  })
})

/** Presses Export, and does once more what the page says if it is older than the server: it keeps what was entered. */
async function pressUntilMade(page: Page): Promise<void> {
  const press = () => page.getByRole('button', { name: 'Export', exact: true }).click()
  const isNew = page.getByRole('alert').filter({ hasText: 'A new version is here' })
  await press()
  const made = page.waitForURL(/\/exports\//)
  if ((await Promise.race([made, isNew.waitFor().then(() => 'new')])) !== 'new') return
  await page.getByRole('button', { name: 'Load it anew' }).click()
  await expect(page.locator('form[inert]')).toHaveCount(0)
  await press()
  await made
}
