import { expect } from 'playwright/test'
import { readExport } from '../../test/support/exports.ts'
import { readCsv, sha256Of } from '../support/files.ts'
import { test } from '../support/fixtures.ts'
import { addFilter, claimedId, exportFile, openForm } from '../support/form.ts'
import { type Nginx, placeForNginx, startNginx } from '../support/nginx.ts'
import { become, type SignedIn, signedIn } from '../support/people.ts'
import { type Running, startVersion, THIS, type Version } from './support/version.ts'

const WALKS = 20
const { ROLLOUT_TWIN = '', NGINX_PATH } = process.env
const BUILDS: Version[] = [THIS, { name: 'twin', folder: ROLLOUT_TWIN }]

let webs: Running[] = []
let nginx: Nginx
let origin: string
let person: SignedIn

test.skip(!NGINX_PATH, 'there is no nginx, and none could be downloaded')

test.beforeAll(async ({ site }) => {
  const place = await placeForNginx('127.0.0.1')
  origin = place.origin
  const start = (build: Version) => startVersion(build, 'web', site, { APP_URL: origin })
  webs = await Promise.all(BUILDS.map(start))
  const target = webs.map(({ url }) => url)
  nginx = await startNginx(String(NGINX_PATH), { port: place.port, target })
  person = await signedIn(site, 'nina', { roles: ['member', 'admin'] })
})
test.afterAll(async () => {
  await nginx?.stop()
  await Promise.all(webs.map((web) => web.stop()))
})

for (let walk = 1; walk <= WALKS; walk++)
  test(`two web servers that were built apart are one to a browser, walk ${walk}`, async ({ page, site }) => {
    const asked = new Set<string>()
    page.on('response', (response) => {
      if (response.status() >= 400) asked.add(`${response.status()} ${response.url()}`)
    })
    await become(page, origin, person)
    await openForm(page, 'customers', origin)
    const filter = await addFilter(page, 'Customer', 'is between')
    await filter.getByRole('textbox', { name: 'To' }).fill(String(walk))
    const download = await exportFile(page)
    const { sha256 } = await readExport(site, claimedId(page))
    expect(await sha256Of(await download.path())).toBe(sha256)
    expect((await readCsv(download)).rows).toHaveLength(walk)
    await expect(page.getByText(String(sha256))).toBeVisible()
    await page.getByRole('link', { name: 'History' }).click()
    await expect(page.getByRole('rowheader').first()).toBeVisible()
    await page.goto('about:blank')
    expect([...asked]).toEqual([])
  })
