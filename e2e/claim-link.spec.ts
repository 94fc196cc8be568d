import { type BrowserContext, expect, type Page } from 'playwright/test'
import { DEMO_PEOPLE } from '../lib/demo-people.ts'
import { insertLink } from '../test/support/claim-links.ts'
import { insertExport, readExport } from '../test/support/exports.ts'
import { finishedExport } from '../test/support/finished-export.ts'
import { bringAxe, expectAccessible } from './support/axe.ts'
import { sha256Of } from './support/files.ts'
import { type Site, test } from './support/fixtures.ts'
import { addFilter, openDetails, openForm, pressExport } from './support/form.ts'
import { somebodyElse } from './support/visitor.ts'

const SECRET_FILTER = 'secret-of-the-owner'
/** What is known of whom the demo signs in. */
const OWNER = DEMO_PEOPLE.slice(0, 1).map(({ name }) => name)

const share = (page: Page) => page.getByRole('button', { name: 'Share', exact: true })
const panel = (page: Page) => page.getByRole('dialog', { name: 'Share' })
const makeButton = (page: Page) => panel(page).getByRole('button', { name: 'Make a link' })
const copied = (page: Page) => panel(page).getByRole('status').filter({ hasText: 'It is copied' })

async function clipboard(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText())
}

async function allowCopying(context: BrowserContext, { url }: Site): Promise<void> {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url })
}

/** Of an answer's page: where a person could go from here, without its own address. */
async function ways(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('a[href], area[href], form')].map(
      (each) => each.getAttribute('href') ?? each.outerHTML,
    ),
  )
}

test('an export is shared while it waits, and whoever gets the link waits for the file and has it', async ({
  browser,
  context,
  page,
  site,
  worker,
}) => {
  await allowCopying(context, site)
  await openForm(page, 'customers')
  const filter = await addFilter(page, 'Name', 'contains')
  await filter.getByRole('textbox', { name: 'Value' }).fill(SECRET_FILTER)
  await using other = await somebodyElse(browser)
  const asked: string[] = []
  other.page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  const download = other.page.waitForEvent('download')
  let id = ''
  let url = ''
  await worker.whileFrozen(async () => {
    id = await pressExport(page)
    await share(page).click()
    await makeButton(page).click()
    await expect(copied(page)).toBeVisible()
    url = await clipboard(page)
    expect(url).toMatch(new RegExp(`^${site.url}/claim/[\\w-]{43}$`))
    const response = await other.page.goto(url)
    expect(response?.headers()).toMatchObject({ 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' })
    await expect(other.page.getByText('Queued', { exact: true })).toBeVisible()
  })
  const file = await download
  const { sha256 } = await readExport(site, id)
  expect(await sha256Of(await file.path())).toBe(sha256)
  await expect(other.page.getByText('Ready', { exact: true })).toBeVisible()
  await openDetails(other.page)
  await expect(other.page.getByText(String(sha256))).toBeVisible()
  const again = other.page.waitForEvent('download')
  await other.page.getByRole('link', { name: /click here/ }).click()
  expect(await sha256Of(await (await again).path())).toBe(sha256)

  const { pathname } = new URL(url)
  const own = ['/icon.svg', pathname, pathname.replace('/claim', '/api/claims')]
  const elsewhere = asked.filter((path) => !path.startsWith('/_next/static/') && !own.includes(path))
  expect(elsewhere).toEqual([])
  expect(await ways(other.page)).toEqual(['#content', `${own[2]}/file`, `${own[2]}/file`])
  const html = await other.page.content()
  for (const secret of [SECRET_FILTER, ...OWNER]) expect(html).not.toContain(secret)
  expect(await other.page.title()).toBe('Ready · Customers')
  expect(await other.context.cookies()).toEqual([])

  // The owner sees that it was used, and ends it.
  await expect(panel(page).getByText(/^Last used /)).toBeVisible()
  await panel(page).getByRole('button', { name: 'Revoke link 1' }).click()
  await expect(panel(page).getByText('There is no link that works.')).toBeVisible()
  expect((await fetch(url)).status).toBe(404)
})

test.describe('when a link ends', () => {
  test.use({ allowedComplaints: /404/ })

  test('an open page says so, and one that is loaded anew has no way on', async ({ page, site, worker }) => {
    await worker.stop()
    const link = await insertLink(site, await insertExport(site))
    await page.goto(`/claim/${link.token}`)
    await expect(page.getByText('Queued', { exact: true })).toBeVisible()
    // Whoever looks at it does not look after the service.
    const alert = page.getByRole('alert', { name: 'Exports are not being worked on at the moment' })
    await expect(alert).toContainText('Yours keeps its place')
    await expect(alert).not.toContainText('whoever runs this service')
    await site.admin.query('update claimcheck.claim_link set revoked_at = now() where id = $1', [link.id])
    await expect(page.getByRole('alert', { name: 'This link does not work.' })).toBeVisible()
    expect((await page.reload())?.status()).toBe(404)
    await expect(page.getByRole('heading', { name: 'This link does not work.' })).toBeVisible()
    expect(await ways(page)).toEqual(['#content'])
  })
})

test('who has signed in counts for nothing there: the answer is that which nobody gets', async ({ site }) => {
  const { id } = await finishedExport(site, Buffer.from('Order\r\n1\r\n'))
  const { token } = await insertLink(site, id)
  const told = async (path: string, headers: Record<string, string>) => {
    // What reads no scripts gets a page in one piece, and never a part of it later.
    const response = await fetch(site.url + path, { headers: { 'user-agent': 'Twitterbot/1.0', ...headers } })
    const text = await response.text()
    for (const { name } of DEMO_PEOPLE) expect(text).not.toContain(name)
    // Scripts come in no order, with a nonce and the time of the answer.
    const lasting = text.replaceAll(/<script.*?<\/script>|nonce="[^"]+"|"observedAt":"[^"]+"/gs, '')
    return [response.status, response.headers.getSetCookie(), lasting]
  }
  for (const path of [`/claim/${token}`, `/api/claims/${token}`, `/api/claims/${token}/file`, '/claim/x']) {
    const nobody = await told(path, {})
    expect(await told(path, { cookie: 'claimcheck.demo=demo-admin' })).toEqual(nobody)
    expect(nobody[1]).toEqual([])
  }
})

test('a link is made and revoked by the keyboard, and the focus is where one goes on', async ({
  context,
  page,
  site,
}) => {
  await allowCopying(context, site)
  const { id } = await finishedExport(site, Buffer.from('Order\r\n1\r\n'))
  await insertLink(site, id, { created_at: '2026-03-05T00:00:00Z' })
  await page.goto(`/exports/${id}`)
  await share(page).press('Enter')
  await expect(makeButton(page)).toBeFocused()
  await page.keyboard.press('Enter')
  const field = panel(page).getByRole('textbox', { name: 'The link' })
  await expect(field).toBeFocused()
  await expect(copied(page)).toBeVisible()
  expect(await field.inputValue()).toBe(await clipboard(page))
  // It is longer than the field, which shows how it begins.
  expect(await field.evaluate((it) => it.scrollWidth > it.clientWidth)).toBe(true)
  await expect.poll(() => field.evaluate((it) => it.scrollLeft)).toBe(0)
  const older = panel(page).getByRole('button', { name: 'Revoke link 2' })
  await expect(older).toBeEnabled()
  await older.press('Enter')
  await expect(makeButton(page)).toBeFocused()
  await expect(panel(page).getByRole('button', { name: /^Revoke/ })).toHaveCount(1)
  // The one that is shown works still.
  await expect(field).toBeVisible()
  await panel(page).getByRole('button', { name: 'Revoke link 1' }).press('Enter')
  await expect(field).toBeHidden()
  await expect(makeButton(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(panel(page)).toBeHidden()
  await expect(share(page)).toBeFocused()
})

test('sharing is accessible, also where nothing can be copied by itself', async ({ page, site }) => {
  await bringAxe(page)
  const { id } = await finishedExport(site, Buffer.from('Order\r\n1\r\n'))
  await insertLink(site, id, { last_used_at: '2026-03-05T00:00:00Z' })
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
  await page.goto(`/exports/${id}`)
  await share(page).click()
  await makeButton(page).click()
  await expect(panel(page).getByRole('status').filter({ hasText: 'Copy it now' })).toBeVisible()
  await expectAccessible(page, async () => {
    // What stands beside a button that is out of sight is hidden.
    await share(page).scrollIntoViewIfNeeded()
    await expect(makeButton(page)).toBeVisible()
  })
})
