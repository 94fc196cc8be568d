import { randomUUID } from 'node:crypto'
import { expect } from 'playwright/test'
import { test } from './support/fixtures.ts'
import { PASSWORD } from './support/people.ts'
import { startWebServer } from './support/web-server.ts'

test.use({ allowedComplaints: /status of 4\d\d/ })

test('anybody may make an account where that is said, and nowhere else', async ({ page, site }) => {
  expect((await fetch(`${site.url}/sign-in/register`)).status).toBe(404)
  const open = await startWebServer(site, { CLAIMCHECK_DEMO: 'false', SELF_REGISTRATION: 'true' })
  const email = `rita-${randomUUID()}@example.com`
  try {
    await page.goto(`${open.url}/sign-in?next=/account`)
    await page.getByRole('link', { name: 'Make one' }).click()
    await page.waitForURL(/\/register/)
    await page.getByLabel(/^Name/).fill('Rita')
    await page.getByLabel('E-mail address').fill('a@b')
    await page.getByLabel(/^Password/).fill('short')
    await page.getByRole('button', { name: 'Make an account' }).click()
    await expect(page.getByText('Must be an e-mail address such as')).toBeVisible()
    await expect(page.getByLabel('E-mail address')).toBeFocused()
    await page.getByLabel('E-mail address').fill(email)
    await page.getByRole('button', { name: 'Make an account' }).click()
    const password = page.getByLabel(/^Password/)
    await expect(password).toBeFocused()
    await expect(password).toHaveAccessibleDescription(/The new password cannot be used\./)
    await password.fill(PASSWORD)
    await page.getByRole('button', { name: 'Make an account' }).click()
    await expect(page).toHaveURL(`${open.url}/account`)
    await expect(page.getByText(email)).toBeVisible()
    const { rows } = await site.admin.query(
      `select u.roles, u.email_verified, e.kind from claimcheck."user" u join claimcheck.event e on e.subject = u.id
       where u.email = $1 order by e.id`,
      [email],
    )
    expect(rows).toEqual([
      { roles: ['member'], email_verified: false, kind: 'account-made' },
      { roles: ['member'], email_verified: false, kind: 'signed-in' },
    ])
  } finally {
    await page.goto('about:blank')
    await open.stop()
  }
})
