import { expect } from 'playwright/test'
import { Webhook } from 'standardwebhooks'
import { openReceiver, type Receiver } from '../test/support/receiver.ts'
import { bringAxe, expectAccessible } from './support/axe.ts'
import { test } from './support/fixtures.ts'
import { startWebServer, type WebServer } from './support/web-server.ts'

const ALLOWED = { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1' }

let web: WebServer
let receiver: Receiver
test.beforeAll(async ({ site }) => {
  receiver = await openReceiver()
  web = await startWebServer(site, ALLOWED)
})
test.afterAll(async ({ site, worker }) => {
  await site.admin.query('delete from claimcheck.endpoint')
  await worker.stop()
  await web.stop()
  await receiver[Symbol.asyncDispose]()
})

test('somebody adds a webhook, sees its secret once, tries it, sends again, and removes it', async ({
  page,
  worker,
}) => {
  await worker.stop()
  await worker.start(ALLOWED)
  // Not by how many there were: the worker tries again by itself while the page is looked at.
  let isMended = false
  receiver.answering('/hook', (response) => {
    response.writeHead(isMended ? 200 : 500).end(isMended ? 'thanks' : '<b>not yet</b>')
  })
  await bringAxe(page)
  await page.goto(`${web.url}/account`)
  const section = page.getByRole('region', { name: 'Webhooks' })
  await section.getByRole('button', { name: 'Add a webhook' }).click()
  await section.getByLabel('Address').fill('https://10.0.0.1/')
  await section.getByRole('button', { name: 'Add it' }).click()
  await expect(section.getByText('Must not be in a private network')).toBeVisible()
  await section.getByLabel('Address').fill(`${receiver.url}/hook`)
  await section.getByRole('button', { name: 'Add it' }).click()
  const secret = String(await section.getByText(/^whsec_/).textContent())
  await section.getByRole('link', { name: `${receiver.url}/hook` }).click()
  await expect(page.getByText('Nothing was told yet.')).toBeVisible()
  await expect(page.getByText('whsec_')).toHaveCount(0)

  await page.getByRole('button', { name: 'Send a test' }).click()
  const [first] = await receiver.until('/hook')
  new Webhook(secret).verify(first?.body ?? '', first?.headers as Record<string, string>)
  await expect(async () => {
    await page.reload()
    await expect(page.getByText('waits, HTTP 500')).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await expect(page.getByRole('cell', { name: '<b>not yet</b>' }).last()).toBeVisible()
  isMended = true
  const { length } = receiver.received
  await page.getByRole('button', { name: `Send again: ${first?.headers['webhook-id']}` }).click()
  const again = (await receiver.until('/hook', length + 1)).at(-1)
  expect(again?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
  await expect(async () => {
    await page.reload()
    await expect(page.getByText('delivered, HTTP 200')).toBeVisible({ timeout: 1_000 })
  }).toPass()

  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  const edit = page.getByRole('form', { name: 'Edit the webhook' })
  await expectAccessible(page)
  await edit.getByLabel('Address').fill('https://10.0.0.1/')
  await edit.getByRole('button', { name: 'Save' }).click()
  await expect(edit.getByText('Must not be in a private network')).toBeVisible()
  await edit.getByLabel('Address').fill(`${receiver.url}/hook?of=mine`)
  await edit.getByRole('checkbox', { name: 'Cancelled' }).uncheck()
  await edit.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(`${receiver.url}/hook?of=mine`)).toBeVisible()
  await expect(page.getByText(/^Ready, Failed, File expired; added/)).toBeVisible()

  await page.getByRole('button', { name: 'New secret' }).click()
  await page.getByRole('button', { name: 'Make a new one' }).click()
  await expect(page.getByText(/^whsec_/)).not.toHaveText(secret)
  await page.getByRole('button', { name: 'Disable' }).click()
  await expect(page.getByText('disabled', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('button', { name: 'Remove it' }).click()
  await expect(section.getByRole('link')).toHaveCount(0)
})
