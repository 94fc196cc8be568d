import { expect, type Page } from 'playwright/test'
import { bringAxe, expectAccessible } from './support/axe.ts'
import { Caller } from './support/caller.ts'
import { test } from './support/fixtures.ts'
import { become, enter, newPerson, SESSION_COOKIE, signedIn } from './support/people.ts'
import { statusesOf } from './support/raw.ts'
import { startWebServer, type WebServer } from './support/web-server.ts'

let web: WebServer

/** A server on which people sign in: the demo's is not. */
test.beforeAll(async ({ site }) => {
  // What the files before have tried counts too.
  await site.admin.query('delete from claimcheck.rate_limit')
  web = await startWebServer(site, { CLAIMCHECK_DEMO: 'false' })
})
test.afterAll(() => web.stop())
test.use({ allowedComplaints: /status of 4\d\d/ })

test('nobody sees anything but the way in, and comes back to where they wanted to go', async ({
  page,
  site,
}) => {
  const email = await newPerson(site, 'nina')
  await page.goto(`${web.url}/exports?cursor=x`)
  await expect(page).toHaveURL(/\/sign-in\?next=/)
  await expect(page.getByRole('link', { name: 'History' })).toHaveCount(0)
  await enter(page, email, 'something else')
  await expect(page.getByText('The e-mail address or the password is wrong.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeFocused()
  await enter(page, email)
  await expect(page).toHaveURL(`${web.url}/exports?cursor=x`)
  const [cookie] = await page.context().cookies()
  expect(cookie).toMatchObject({
    name: SESSION_COOKIE,
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
  })
  await page.getByRole('button', { name: 'Account: nina' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in$/)
  // Whoever has kept the cookie has nothing.
  const headers = { cookie: `${cookie?.name}=${cookie?.value}` }
  expect((await fetch(`${web.url}/exports`, { headers, redirect: 'manual' })).status).toBe(307)
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})

test('a form takes nothing before its scripts are there, and all of it then', async ({ page, site }) => {
  const email = await newPerson(site, 'paul')
  const letGo = await holdScripts(page)
  await page.goto(`${web.url}/sign-in`, { waitUntil: 'commit' })
  const form = page.getByRole('form', { name: 'Sign in', includeHidden: true })
  await expect(form).toHaveAttribute('inert')
  await page.locator('input[type=password]').click({ force: true })
  await page.keyboard.type('lost')
  await page.keyboard.press('Enter')
  await expect(page.locator('input[type=password]')).toHaveValue('')
  letGo()
  await enter(page, email)
  await expect(page.getByRole('button', { name: 'Account: paul' })).toBeVisible()
})

test('a button that is pressed before its scripts are there does what it does then, once', async ({
  page,
  site,
}) => {
  await become(page, web.url, await signedIn(site, 'Early'))
  const letGo = await holdScripts(page)
  await page.goto(`${web.url}/account`, { waitUntil: 'commit' })
  const scheme = page.locator('html')
  await expect(scheme).toHaveAttribute('data-mantine-color-scheme', 'light')
  await page.getByRole('button', { name: 'Switch between light and dark' }).click()
  await page.getByRole('button', { name: 'Account: Early' }).dblclick()
  await expect(page.getByRole('menu')).toHaveCount(0)
  letGo()
  // The last one counts: nobody waits with two things in mind.
  await expect(page.getByRole('menuitem', { name: 'Your account' })).toBeVisible()
  await expect(scheme).toHaveAttribute('data-mantine-color-scheme', 'light')
})

/** Keeps the page's scripts back from now on, as a slow line does. @returns what lets them come. */
async function holdScripts(page: Page): Promise<() => void> {
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
  await page.route('**/*.js', async (route) => {
    await held
    await route.continue()
  })
  return letGo
}

test('the way in is accessible, with what went wrong and with an account of one’s own', async ({
  page,
  site,
}) => {
  await bringAxe(page)
  await page.goto(`${web.url}/sign-in?error=x`)
  await expect(page.getByText('You could not be signed in.')).toBeVisible()
  await expectAccessible(page)
  const email = await newPerson(site, 'olaf')
  await page.goto(`${web.url}/sign-in?next=/account`)
  await enter(page, email)
  await expect(page.getByText('this browser')).toBeVisible()
  await expectAccessible(page)
})

test('a browser where somebody is signed in is called by its name, and signed out in its row or with all others', async ({
  page,
  site,
}) => {
  const email = await newPerson(site, 'petra')
  const agents = ['Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0', 'nothing known']
  await site.admin.query(
    `insert into claimcheck.session (id, user_id, token, expires_at, created_at, updated_at, user_agent)
     select gen_random_uuid(), u.id, gen_random_uuid(), now() + interval '1 hour', now() - make_interval(mins => place::int), now(), agent
     from claimcheck."user" u, unnest($2::text[]) with ordinality as t (agent, place) where u.email = $1`,
    [email, agents],
  )
  await page.goto(`${web.url}/sign-in?next=/account`)
  await enter(page, email)
  await expect(page.getByText(/Chrome.* on /)).toHaveAttribute('title', /Mozilla/)
  const others = page.getByRole('button', { name: /^Sign out of/ })
  await expect(others).toHaveCount(2)
  await page.getByRole('button', { name: 'Sign out of Firefox on Windows' }).press('Enter')
  await expect(others).toHaveCount(1)
  await expect(others).toBeFocused()
  await others.press('Enter')
  await expect(others).toHaveCount(0)
  const everywhere = page.getByRole('button', { name: 'Sign out everywhere' })
  await expect(everywhere).toBeFocused()
  await page.getByLabel('Current password').fill('wrong')
  await page.getByLabel('New password').fill('a-new-password')
  await page.getByRole('button', { name: 'Change the password' }).press('Enter')
  await expect(page.getByLabel('Current password')).toBeFocused()
  await expect(page.getByLabel('Current password')).toHaveAccessibleDescription(
    /The current password is wrong\./,
  )
  const stay = page.getByRole('button', { name: 'Stay signed in' })
  await everywhere.press('Enter')
  await expect(stay).toBeFocused()
  await stay.press('Enter')
  await expect(everywhere).toBeFocused()
  await everywhere.press('Enter')
  await expect(stay).toBeFocused()
  await page.getByRole('button', { name: 'Yes, sign out' }).press('Enter')
  await expect(page).toHaveURL(/\/sign-in$/)
})

test('whom a proxy has signed in is who its header says, and only over a connection from its address', async ({
  page,
  site,
}) => {
  const settings = { CLAIMCHECK_DEMO: 'true', AUTH_HEADER: 'X-Forwarded-User' }
  const behind = await startWebServer(site, { ...settings, AUTH_PROXY: '10.0.0.0/8, 127.0.0.1' })
  const beside = await startWebServer(site, { ...settings, AUTH_PROXY: '10.0.0.0/8, ::2' })
  const ask = async (url: string, headers: Record<string, string>) => {
    const response = await fetch(`${url}/account`, { headers, redirect: 'manual' })
    return response.status === 200 ? await response.text() : response.headers.get('location')
  }
  try {
    expect(await ask(behind.url, { 'x-forwarded-user': 'olga' })).toContain('>olga<')
    expect(await ask(behind.url, {})).toContain('/sign-in')
    await page.setExtraHTTPHeaders({ 'x-forwarded-user': 'olga' })
    await page.goto(`${behind.url}/account`)
    await page.getByRole('button', { name: 'Account: olga' }).click()
    await expect(page.getByText('signs you in: sign out there')).toBeVisible()
    await expect(page.getByRole('menuitem', { name: 'Sign out' })).toHaveCount(0)
    const olga = new Caller(behind.url, { 'x-forwarded-user': 'olga' })
    const { rows } = await site.admin.query(`select id from claimcheck."user" where name = 'olga'`)
    olga.id = rows[0].id
    expect((await olga.act('signOutAction')).text).toContain('proxy_signs_in')
    await page.goto('about:blank')
    // Bytes of UTF-8, which fetch takes as characters of Latin-1; who is disabled stays out, however the name is spelt.
    const inBytes = (name: string) => ({ 'x-forwarded-user': Buffer.from(name).toString('latin1') })
    expect(await ask(behind.url, inBytes('Özil'))).toContain('>Özil<')
    await site.admin.query(`update claimcheck."user" set disabled_at = now() where name = 'Özil'`)
    for (const name of ['Özil', 'ÖZIL', 'O\u0308z\u00adil'])
      expect(await ask(behind.url, inBytes(name))).toContain('/sign-in')
    for (const name of [' ', 'olga, admin'])
      expect(await ask(behind.url, { 'x-forwarded-user': name })).toContain('/sign-in')
    for (const [name, value] of [
      ['x-forwarded-user', 'olga'],
      ['x-forwarded-for', '10.0.0.1'],
      ['forwarded', 'for=10.0.0.1'],
    ] as const)
      expect(await ask(beside.url, { 'x-forwarded-user': 'olga', [name]: value })).toContain('/sign-in')
  } finally {
    await Promise.all([behind.stop(), beside.stop()])
  }
})

test('a demo is nobody’s whom something in between calls for', async ({ site }) => {
  const ask = async (headers: Record<string, string>) =>
    (await fetch(`${site.url}/account`, { headers, redirect: 'manual' })).status
  expect(await ask({})).toBe(200)
  // One that was made by another secret.
  const foreign = { cookie: `${SESSION_COOKIE}=of.another` }
  expect(await ask(foreign)).toBe(200)
  expect(await (await fetch(site.url, { headers: foreign })).text()).toContain('demo-americas')
  for (const headers of [
    { 'x-forwarded-for': '192.0.2.1' },
    { 'x-forwarded-for': '127.0.0.1, 192.0.2.1' },
    { forwarded: 'for=192.0.2.1' },
    { 'x-real-ip': '192.0.2.1' },
    { via: '1.1 proxy' },
  ] as Record<string, string>[])
    expect(await ask(headers), JSON.stringify(headers)).toBe(307)
  // As nginx calls where nobody has told it otherwise.
  const line = (version: string) =>
    `GET /account HTTP/${version}\r\nHost: ${new URL(site.url).host}\r\nConnection: close\r\n\r\n`
  expect(await statusesOf(site.url, line('1.0'))).toEqual(['307'])
  expect(await statusesOf(site.url, line('1.1'))).toEqual(['200'])
})

test('too many tries are refused, and each is in the audit trail', async ({ site, page }) => {
  const email = await newPerson(site, 'guessed')
  // What the tests before have tried counts too.
  await site.admin.query('delete from claimcheck.rate_limit')
  await page.goto(`${web.url}/sign-in`)
  const [wrong, tooMany] = ['The e-mail address or the password is wrong.', 'There were too many tries.']
  const refusal = page.getByRole('alert').filter({ hasText: new RegExp(`${wrong}|${tooMany}`) })
  let tries = 0
  do {
    tries++
    await enter(page, email, `wrong ${tries}`)
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeEnabled()
    await expect(refusal).toHaveCount(1)
  } while ((await refusal.textContent())?.includes(wrong))
  // Ten a minute from one address, or where that takes longer, twenty at one account.
  expect(tries).toBeGreaterThan(10)
  expect(tries).toBeLessThanOrEqual(21)
  // And so is the right password then.
  await enter(page, email)
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeEnabled()
  await expect(refusal).toHaveCount(1)
  await expect(refusal).toContainText(tooMany)
  const { rows } = await site.admin.query(
    `select distinct address, actor from claimcheck.event where kind = 'sign-in-refused' and subject = $1`,
    [email],
  )
  expect(rows).toEqual([{ address: '127.0.0.1', actor: null }])
})
