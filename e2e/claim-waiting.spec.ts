import { expect } from 'playwright/test'
import { insertExport } from '../test/support/exports.ts'
import { bringAxe, expectAccessible } from './support/axe.ts'
import { test } from './support/fixtures.ts'

test.beforeEach(({ worker }) => worker.stop())

for (const width of [360, 1_280])
  test(`nothing moves on a page of ${width} pixels while the export does, and what is told becomes more`, async ({
    page,
    site,
  }) => {
    await page.setViewportSize({ width, height: 900 })
    const id = await insertExport(site, {
      status: 'running',
      attempt: 1,
      started_at: new Date(Date.now() - 60_000),
      percent: 1,
    })
    const set = (columns: string) =>
      site.admin.query(`update claimcheck.export set ${columns} where id = $1`, [id])
    await page.goto(`/exports/${id}`)
    const bar = page.getByRole('progressbar', { name: 'Progress of the export' })
    const steps = page.getByRole('list').filter({ hasText: 'Reading the rows' })
    await expect(page.getByRole('button', { name: 'Notify me' })).toBeVisible()
    const places = async () =>
      Promise.all(
        [bar, steps, page.getByRole('button', { name: 'Cancel export' })].map((each) =>
          each.boundingBox().then((box) => box?.y),
        ),
      )
    const before = await places()
    await expect(steps.getByRole('listitem').nth(1)).toHaveAttribute('aria-current', 'step')
    await set(
      `percent = 40, rows_done = 1234567, rows_total = 5000000, bytes_written = 98123456, seconds_left = 300, heartbeat_at = now()`,
    )
    await expect(page.getByText('about 5 min left')).toBeVisible()
    await expect(page.getByText('1,234,567 of ≈ 5,000,000')).toBeVisible()
    await expect(page.getByText(/^[\d,]+ rows\/s$/)).toBeVisible()
    expect(await places()).toEqual(before)
    await set('percent = 100')
    await expect(steps.getByRole('listitem').nth(2)).toHaveAttribute('aria-current', 'step')
    expect(await places()).toEqual(before)
  })

test('where nobody knows how much there is, no page says a percentage, and nothing moves when there is one', async ({
  page,
  site,
}) => {
  await bringAxe(page)
  const id = await insertExport(site, {
    status: 'running',
    attempt: 1,
    started_at: new Date(Date.now() - 60_000),
    rows_done: 400_000,
    bytes_written: 9_000_000,
  })
  // A page that is open would go on asking, as somebody else.
  const become = async (person: string) => {
    await page.goto('about:blank')
    await page.context().addCookies([{ name: 'claimcheck.demo', value: person, url: site.url }])
  }
  const row = page.getByRole('row').filter({ hasText: 'Running' })
  await page.goto('/exports')
  await expect(row).toContainText('400,000')
  await expect(row).not.toContainText('%')
  await become('demo-admin')
  await page.goto('/admin/exports')
  await expect(row).toContainText('Total not known yet')
  await expect(row).not.toContainText('%')

  await become('demo')
  await page.goto(`/exports/${id}`)
  const bar = page.getByRole('progressbar', { name: 'Progress of the export' })
  await expect(page.getByText('Total not known yet')).toBeVisible()
  await expect(page).toHaveTitle('Running · Orders')
  await expect(bar).not.toHaveAttribute('aria-valuenow')
  await expect(bar).not.toHaveAttribute('aria-valuetext')
  await expectAccessible(page)
  await expect(page.getByRole('button', { name: 'Notify me' })).toBeVisible()
  const before = await bar.boundingBox()
  const steps = page.getByRole('list').filter({ hasText: 'Reading the rows' })
  const stepsBefore = await steps.boundingBox()
  await site.admin.query('update claimcheck.export set percent = 40, rows_total = 1000000 where id = $1', [
    id,
  ])
  await expect(bar).toHaveAttribute('aria-valuenow', '40')
  await expect(page.getByText('40 %', { exact: true })).toBeVisible()
  await expect(page).toHaveTitle('40 % · Orders')
  await expect.poll(async () => (await bar.boundingBox())?.width).toBeLessThan(Number(before?.width))
  expect((await bar.boundingBox())?.y).toBe(before?.y)
  expect((await steps.boundingBox())?.y).toBe(stepsBefore?.y)
})

test('an export that is tried again says why and when, and one of which the service is away that it waits', async ({
  page,
  site,
}) => {
  const id = await insertExport(site, {
    status: 'queued',
    attempt: 1,
    retry_at: new Date(Date.now() + 600_000),
    retries_left: 4,
    error_code: 'source_failed',
    error_params: { sqlState: '08000' },
  })
  await page.goto(`/exports/${id}`)
  await expect(
    page.getByText(
      /^Trying again at .* \(attempt 2 of 5\): The connection to the source database was lost\.$/,
    ),
  ).toBeVisible()
  await expect(page.getByText('You can close this page')).toBeVisible()
  await expect(page.getByRole('main').getByRole('alert')).not.toContainText('npm')
})
