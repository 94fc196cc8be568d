import { expect, type Page } from 'playwright/test'
import { insertLink } from '../test/support/claim-links.ts'
import { eventsOf, insertExport, readExport } from '../test/support/exports.ts'
import { finishedExport } from '../test/support/finished-export.ts'
import { bringAxe, expectAccessible } from './support/axe.ts'
import { sha256Of } from './support/files.ts'
import { test } from './support/fixtures.ts'
import { somebodyElse } from './support/visitor.ts'

const SECRET_FILTER = 'secret-of-the-owner'

test('whoever has a link looks inside the file, and the audit trail has it as of its owner', async ({
  browser,
  page,
  site,
}) => {
  const content = Buffer.from(`Order;Note\r\n${'1;"Käse; ""mild"""\r\n'.repeat(60)}`)
  const request = {
    columns: ['id', 'note'],
    filters: [{ column: 'note', operator: 'contains', value: SECRET_FILTER }],
    format: { delimiter: ';' },
  }
  const { id } = await finishedExport(site, content, { row_count: 60, request })
  const { token } = await insertLink(site, id)
  const taken = async (open: Page, path: string) => {
    const before = await eventsOf(site, id)
    const download = open.waitForEvent('download')
    await open.goto(site.url + path)
    await (await download).path()
    await open.getByRole('button', { name: 'Look inside' }).click()
    const table = open.getByRole('table', { name: 'The first rows of the file' })
    await expect(table.getByRole('columnheader')).toHaveText(['Order', 'Note'])
    await expect(table.getByRole('row')).toHaveCount(51)
    await expect(open.getByText('The first 50 of 60 rows.')).toBeVisible()
    const events = (await eventsOf(site, id)).slice(before.length)
    return events.filter(({ kind }) => kind !== 'link-used').map(({ kind, details }) => ({ kind, details }))
  }
  await using other = await somebodyElse(browser)
  await bringAxe(other.page)
  const byLink = await taken(other.page, `/claim/${token}`)
  expect(byLink).toMatchObject([
    { kind: 'downloaded', details: { status: 200 } },
    { kind: 'downloaded', details: { status: 206, start: 0, end: content.length - 1 } },
  ])
  expect(await taken(page, `/exports/${id}`)).toEqual(byLink)
  expect(await other.page.content()).not.toContain(SECRET_FILTER)
  await expect(other.page.getByRole('link', { name: 'Download', exact: true })).toBeVisible()
  await expectAccessible(other.page)
})

test('the file by a link arrives as by its owner: with its length, not compressed, by HEAD and in parts', async ({
  site,
}) => {
  const content = `Order\r\n${'1234567890\r\n'.repeat(1_000)}`
  const { id, etag } = await finishedExport(site, Buffer.from(content))
  const { token } = await insertLink(site, id)
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { 'accept-encoding': 'gzip, br', ...(init.headers as Record<string, string>) }
    const response = await fetch(site.url + path, { ...init, headers })
    const told = Object.fromEntries(response.headers)
    // Whoever has a link is nobody, whose requests nobody counts.
    const others = ['ratelimit', 'ratelimit-policy', 'referrer-policy', 'x-robots-tag']
    for (const name of ['date', 'connection', 'keep-alive', ...others]) delete told[name]
    return { status: response.status, told, text: await response.text() }
  }
  for (const init of [{}, { method: 'HEAD' }, { headers: { range: 'bytes=7-16' } }] as RequestInit[]) {
    const answer = await ask(`/api/claims/${token}/file`, init)
    expect(answer).toEqual(await ask(`/api/exports/${id}/file`, init))
    expect(answer.told).toMatchObject({ etag, 'cache-control': 'private, no-store, no-transform' })
  }
})

test('without scripts a link leads to the file, or says to load the page anew', async ({
  browser,
  site,
  worker,
}) => {
  await worker.stop()
  const { id } = await finishedExport(site, Buffer.from('Order\r\n1\r\n'))
  const [ready, waiting] = [await insertLink(site, id), await insertLink(site, await insertExport(site))]
  await using other = await somebodyElse(browser, { javaScriptEnabled: false })
  await other.page.goto(`${site.url}/claim/${waiting.token}`)
  await expect(other.page.getByText(/load this page anew/)).toBeVisible()
  await other.page.goto(`${site.url}/claim/${ready.token}`)
  const download = other.page.waitForEvent('download')
  await other.page.getByRole('link', { name: /click here/ }).click()
  expect(await sha256Of(await (await download).path())).toBe((await readExport(site, id)).sha256)
})
