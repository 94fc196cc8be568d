import { expect } from 'playwright/test'
import { insertExport } from '../test/support/exports.ts'
import { openLink } from '../test/support/link.ts'
import { test } from './support/fixtures.ts'
import { signedIn } from './support/people.ts'
import { startWebServer } from './support/web-server.ts'

test.use({ allowedComplaints: /status of 503|React error #441/ })

test('without its database a page says so, as 503, and comes back with it; one that is open goes on', async ({
  page,
  context,
  site,
  worker,
}) => {
  await worker.stop()
  await using link = await openLink(site.databaseUrl)
  const web = await startWebServer({ ...site, databaseUrl: link.url })
  try {
    const id = await insertExport(site, { dataset: 'customers' })
    const open = await context.newPage()
    await open.goto(`${web.url}/exports/${id}`)
    await expect(open.getByText('Queued', { exact: true }).first()).toBeVisible()
    link.shut()
    for (const path of ['/', '/exports', `/exports/${id}`, '/account']) {
      const response = await page.goto(`${web.url}${path}`)
      expect([path, response?.status(), response?.headers()['retry-after']]).toEqual([path, 503, '5'])
      await expect(page.getByRole('heading', { name: 'The service cannot reach its database' })).toBeVisible()
      await expect(page.getByText('Try again in a few seconds.')).toBeVisible()
    }
    await expect(open.getByText('Connection lost, trying again')).toBeVisible()
    link.heal()
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('heading', { name: 'The service cannot reach' })).toHaveCount(0)
    await expect(open.getByText('Connection lost, trying again')).toHaveCount(0)
    // Its events had ended with the database, and are told again.
    await site.admin.query(
      `update claimcheck.export set status = 'cancelled', finished_at = now() where id = $1`,
      [id],
    )
    await expect(open.getByText('Cancelled', { exact: true }).first()).toBeVisible()
  } finally {
    await Promise.all(context.pages().map((each) => each.goto('about:blank')))
    await web.stop()
  }
})

test('the same where a proxy signs people in, who would be looked for in a transaction', async ({
  page,
  site,
  worker,
}) => {
  await worker.stop()
  const { email } = await signedIn(site, 'paz')
  await using link = await openLink(site.databaseUrl)
  const settings = { AUTH_HEADER: 'X-Forwarded-User', AUTH_PROXY: '127.0.0.1' }
  const web = await startWebServer({ ...site, databaseUrl: link.url }, settings)
  try {
    await page.setExtraHTTPHeaders({ 'x-forwarded-user': email })
    expect((await page.goto(`${web.url}/exports`))?.status()).toBe(200)
    link.shut()
    for (const path of ['/', '/exports', '/account']) {
      const response = await page.goto(`${web.url}${path}`)
      expect([path, response?.status(), response?.headers()['retry-after']]).toEqual([path, 503, '5'])
      await expect(page.getByRole('heading', { name: 'The service cannot reach its database' })).toBeVisible()
    }
    link.heal()
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('heading', { name: 'The service cannot reach' })).toHaveCount(0)
  } finally {
    await page.goto('about:blank')
    await web.stop()
  }
})
