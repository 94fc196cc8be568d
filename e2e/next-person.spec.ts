import { expect, type Page } from 'playwright/test'
import { ADDRESS_MAX } from '../app/exports/form/address/address.ts'
import { insertExport } from '../test/support/exports.ts'
import { test } from './support/fixtures.ts'
import { become, becomeUnheard, enter, newPerson, signedIn } from './support/people.ts'
import { startWebServer, type WebServer } from './support/web-server.ts'

// What one browser shows and does when one person follows another in it.

let web: WebServer

test.beforeAll(async ({ site }) => {
  // Of the tries to sign in, those of the files before count too.
  await site.admin.query('delete from claimcheck.rate_limit')
  web = await startWebServer(site, { CLAIMCHECK_DEMO: 'false' })
})
test.afterAll(() => web.stop())
test.use({ allowedComplaints: /status of 4\d\d/ })

/** Waits until the scripts of a page that is seen are there: before that it hears nothing of other tabs. What holds early clicks goes then. */
async function untilScripted(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => 'claimcheckEarly' in globalThis)).toBe(false)
}

test('whoever signs in next in the same browser is shown nothing of whom was there before', async ({
  page,
  site,
}) => {
  const [first, second] = [await newPerson(site, 'fiona'), await newPerson(site, 'sam')]
  const secret = 'value of the first'
  const filters = [{ column: 'note', operator: 'contains', value: secret }]
  const { rows } = await site.admin.query(`select id from claimcheck."user" where email = $1`, [first])
  const owner_id = String(rows[0]?.id)
  const id = await insertExport(site, {
    owner_id,
    status: 'failed',
    error_code: 'source_failed',
    request: { columns: ['id'], filters },
  })
  await page.goto(`${web.url}/sign-in`)
  await enter(page, first)
  // By links, so that the router keeps the pages; the browser itself may keep none.
  await page.getByRole('link', { name: 'History' }).click()
  await page.locator(`a[href="/exports/${id}"]`).first().click()
  await expect(page).toHaveURL(new RegExp(`/exports/${id}$`))
  await expect(page.getByText(secret)).toBeVisible()
  const response = await page.reload()
  expect(response?.headers()['cache-control']).toContain('no-store')
  await page.getByRole('link', { name: 'History' }).click()
  await expect(page).toHaveURL(/\/exports$/)
  await page.goBack()
  await expect(page.getByText(secret)).toBeVisible()
  const draft = `claimcheck:draft:${owner_id}:orders`
  await page.evaluate((key) => sessionStorage.setItem(key, 'value of the first'), draft)
  await page.evaluate(() => localStorage.setItem('claimcheck:downloaded:x', 'value of the first'))
  await page.getByRole('button', { name: 'Account: fiona' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in$/)
  const kept = () =>
    page.evaluate(() =>
      [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) =>
        key.startsWith('claimcheck:'),
      ),
    )
  expect(await kept()).toEqual([])

  await enter(page, second)
  await expect(page.getByRole('button', { name: 'Account: sam' })).toBeVisible()
  for (const move of ['goBack', 'goBack', 'goBack', 'goBack', 'goForward', 'goForward'] as const) {
    await page[move]()
    await expect(page.getByRole('button', { name: 'Account: sam' })).toBeVisible()
    await expect(page.getByText(secret)).toHaveCount(0)
    await expect(page.getByText('fiona')).toHaveCount(0)
  }
  // Where the session of the first has ended by itself, nobody has tidied up.
  await page.evaluate((key) => sessionStorage.setItem(key, 'value of the first'), draft)
  await page.goto(`${web.url}/?dataset=orders`)
  await expect(page.getByRole('button', { name: 'Export', exact: true })).toBeVisible()
  await expect.poll(kept).toEqual([])
})

test('a page of somebody does nothing for whoever is signed in by now, says who that is, and keeps what was entered', async ({
  page,
  site,
}) => {
  const [first, second] = [await signedIn(site, 'vera'), await signedIn(site, 'walt')]
  await become(page, web.url, first)
  await page.goto(`${web.url}/?dataset=orders`)
  await page.getByRole('checkbox', { name: 'Note' }).uncheck()
  // As in another tab, but of which this one hears nothing.
  await becomeUnheard(page, web.url, second)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(page.getByText('You are now signed in as walt, and nothing was done.')).toBeVisible()
  const { rows } = await site.admin.query('select from claimcheck.export where owner_id = any ($1)', [
    [first.id, second.id],
  ])
  expect(rows).toEqual([])
  await page.getByRole('button', { name: 'Load it anew' }).click()
  await expect(page.getByRole('button', { name: 'Account: walt' })).toBeVisible()
  await expect(page.getByRole('checkbox', { name: 'Note' })).not.toBeChecked()
})

test('whoever signs in comes to the whole address, and after they have signed out a form shows nothing of it', async ({
  page,
  context,
  site,
}) => {
  const secret = 'value of the first, ä:\\'
  const [first, second] = [await newPerson(site, 'rita'), await signedIn(site, 'toni')]
  const start = 'dataset=orders&filter=note:equals:'
  const longest = start + encodeURIComponent('中').repeat((ADDRESS_MAX - start.length) / 9)
  const answer = await page.request.get(`${web.url}/?${longest}`, { maxRedirects: 0 })
  expect(answer.status()).toBe(307)
  const headers = answer.headersArray().map(({ name, value }) => `${name}: ${value}\r\n`)
  // Of so many bytes nginx takes (docs/decisions/019).
  expect(headers.join('').length).toBeLessThan(4_096)

  await page.goto(
    `${web.url}/?dataset=orders&filter=note:equals:${encodeURIComponent(secret)}&columns=id,note`,
  )
  await expect(page).toHaveURL(/\/sign-in\?next=/)
  await enter(page, first)
  await expect(page.getByRole('textbox', { name: 'Value' })).toHaveValue(secret)
  await expect(page.getByText('2 of 9 selected')).toBeVisible()
  const other = await context.newPage()
  await other.goto(page.url())
  await untilScripted(other)
  await page.getByRole('textbox', { name: 'Value' }).fill(`${secret} ${'x'.repeat(2_000)}`)
  await expect(page).toHaveURL(/rest=in-this-tab$/)
  await page.getByRole('button', { name: 'Account: rita' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in$/)
  await expect(other).toHaveURL(/\/sign-in$/)
  await become(page, web.url, second)
  await page.goto(`${web.url}/?dataset=orders`)
  await expect(page.getByText('9 of 9 selected')).toBeVisible()
  await expect(page.getByRole('group', { name: 'Filter 1' })).toHaveCount(0)
})

test('when somebody else signs in, the other tabs of the browser show nothing more of whom was there before', async ({
  page,
  context,
  site,
}) => {
  // Not by the form, which the tests before have used as often as it may be.
  await become(page, web.url, await signedIn(site, 'xenia'))
  await page.goto(`${web.url}/exports`)
  await expect(page.getByRole('button', { name: 'Account: xenia' })).toBeVisible()
  await untilScripted(page)
  const other = await context.newPage()
  await becomeUnheard(page, web.url, await signedIn(site, 'yuri'))
  await other.goto(`${web.url}/account`)
  await expect(page.getByRole('button', { name: 'Account: yuri' })).toBeVisible()
  await untilScripted(page)
  await other.getByRole('button', { name: 'Account: yuri' }).click()
  await other.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in\?next=/)
})
