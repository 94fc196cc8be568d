import { expect, type Page } from 'playwright/test'
import { STANDARD_FORMAT } from '../lib/exports/format-options.ts'
import { bringAxe, expectAccessible } from './support/axe.ts'
import { type Site, test } from './support/fixtures.ts'
import { addFilter, claimedId, exportFile, openForm, pressExport } from './support/form.ts'

/** What was asked for by the export whose claim page is open. */
async function frozen(site: Site, id: string): Promise<unknown> {
  const { rows } = await site.admin.query('select dataset, request from claimcheck.export where id = $1', [
    id,
  ])
  return rows[0]
}

const row = (page: Page, position: number) =>
  page.getByRole('group', { name: `Filter ${position}`, exact: true })
const value = (page: Page, position: number) => row(page, position).getByRole('textbox', { name: 'Value' })
const leaveOut = (page: Page) => page.getByRole('button', { name: 'Leave it out' })
const dataset = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Datasets' }).getByRole('link', { name })

test('a link by hand fills the form in, the address follows what is entered, and Export makes exactly that', async ({
  page,
  request,
  site,
}) => {
  const link =
    '/?dataset=customers&columns=name,id&filter=id:between:11,&filter=country:in:DE,A\\,T&filter=name:contains:Ä+%2B:%22,%0A%25&format.delimiter=tab&format.timeZone=Europe/Berlin'
  const html = await (await request.get(link)).text()
  expect(html).toContain('2 of 9 selected')
  expect(html).toMatch(/aria-label="Filter 3"/)

  await page.goto(link)
  await expect(row(page, 1).getByRole('textbox', { name: 'From' })).toHaveValue('11')
  await expect(row(page, 2)).toContainText('A,T')
  await expect(value(page, 3)).toHaveValue('Ä +:",%')
  await expect(page.getByRole('combobox', { name: 'Delimiter' })).toHaveValue('Tab')
  expect(page.url()).toContain('A\\,T')
  await expect(page.locator('form[inert]')).toHaveCount(0)

  const entries = () => page.evaluate(() => history.length)
  const before = await entries()
  // Of what is asked for, only the form's own address has filters: pages behind links are fetched too.
  const asked: string[] = []
  page.on('request', (each) => each.url().includes('filter=') && asked.push(each.url()))
  await row(page, 1).getByRole('textbox', { name: 'To' }).pressSequentially('50000')
  await page.getByRole('checkbox', { name: 'E-mail', exact: true }).check()
  await expect(page).toHaveURL(/columns=name,id,email&filter=id:between:11,50000&/)
  expect(asked).toEqual([])
  expect(await entries()).toBe(before)
  await page.reload()
  await expect(page.getByText('3 of 9 selected')).toBeVisible()

  await dataset(page, 'Orders').click()
  await expect(page.getByText('9 of 9 selected')).toBeVisible()
  await page.getByRole('checkbox', { name: 'Note', exact: true }).uncheck()
  await page.goBack()
  await expect(page.getByText('3 of 9 selected')).toBeVisible()
  await expect(row(page, 1).getByRole('textbox', { name: 'To' })).toHaveValue('50000')
  await page.goForward()
  await expect(page.getByText('8 of 9 selected')).toBeVisible()
  await page.goBack()
  await expect(value(page, 3)).toHaveValue('Ä +:",%')

  await exportFile(page)
  const id = claimedId(page)
  expect(await frozen(site, id)).toEqual({
    dataset: 'customers',
    request: {
      columns: ['name', 'id', 'email'],
      filters: [
        { column: 'id', operator: 'between', value: { from: '11', to: '50000' } },
        { column: 'country', operator: 'in', value: ['DE', 'A,T'] },
        { column: 'name', operator: 'contains', value: 'Ä +:",\n%' },
      ],
      format: { ...STANDARD_FORMAT, delimiter: '\t', timeZone: 'Europe/Berlin' },
    },
  })
  await page.goBack()
  await expect(page.getByText('3 of 9 selected')).toBeVisible()
  // A link to the form of the same dataset is to a new one.
  await dataset(page, 'Customers').click()
  await expect(page.getByText('9 of 9 selected')).toBeVisible()
  await expect(row(page, 1)).toHaveCount(0)
  await page.goBack()
  await expect(page.getByText('3 of 9 selected')).toBeVisible()
})

test('what a link asks for that cannot be is told, and only left out when the person says so', async ({
  page,
  request,
  site,
}) => {
  const nonsense = [
    'filter=name:like:x',
    'columns=id,gone',

    'format.gzip=true&format.gzip=false',
    'filters=a',
  ]
  const hostile = [
    'filter=name:equals:%3Cscript%3Ealert(1)%3C/script%3E',
    'filter=__proto__:equals:javascript:alert(1)',
    'filter=joined_on:in:x,2024-01-01',
  ]
  await bringAxe(page)
  await page.goto(`/?dataset=customers&${[...nonsense, ...hostile].join('&')}`)
  const told = page.getByRole('alert', { name: 'Not all of this link could be read' })
  for (const part of ['filter=name:like:x', 'columns=gone', 'format.gzip=false', 'filters=a'])
    await expect(told).toContainText(part)
  await expect(value(page, 1)).toHaveValue('<script>alert(1)</script>')
  await expect(row(page, 2).getByText('“__proto__” is not a column of this dataset')).toBeVisible()
  await expect(row(page, 3).getByText('Must be a date, such as 2024-12-31')).toBeVisible()

  await expectAccessible(page)
  const submit = page.getByRole('button', { name: 'Export', exact: true })
  await submit.click()
  await expect(page).toHaveURL(/\?dataset=customers&/)
  await page.getByRole('button', { name: 'Remove filter 3' }).click()
  await page.getByRole('button', { name: 'Remove filter 2' }).click()
  await expect(row(page, 2)).toHaveCount(0)
  await submit.click()
  await expect(leaveOut(page)).toBeFocused()
  // Nor does it get lost meanwhile.
  await expect(page).toHaveURL(/filters=a/)
  await page.reload()
  await expect(told).toContainText('filter=name:like:x')
  await leaveOut(page).click()
  await expect(page).toHaveURL(
    /\?dataset=customers&columns=id&filter=name:equals:%3Cscript%3Ealert%281%29%3C\/script%3E$/,
  )
  const id = await pressExport(page)
  expect(await frozen(site, id)).toMatchObject({
    request: {
      columns: ['id'],
      filters: [{ column: 'name', operator: 'equals', value: '<script>alert(1)</script>' }],
      format: STANDARD_FORMAT,
    },
  })

  await page.goto(`/?dataset=customers${'&filter=id:empty'.repeat(900)}`)
  await expect(row(page, 50)).toBeVisible()
  await expect(told).toContainText('and 842 more')
  for (const parts of [10_000, 100_000]) {
    const answer = await request.get(
      `/?dataset=customers${'&filter=id:empty'.repeat(parts / 10)}&x=${'y'.repeat(parts)}`,
    )
    expect([400, 431]).toContain(answer.status())
  }
  await page.goto('/?dataset=gone&filter=name:equals:x')
  await expect(told).toContainText('dataset=gone')
})

test('what is too long for an address is kept in its tab, and told in every other', async ({
  page,
  context,
  site,
}) => {
  const long = ['a', 'b', 'c'].map((letter) => letter.repeat(900))
  await openForm(page, 'customers')
  const values = (await addFilter(page, 'Name', 'is one of')).getByRole('combobox', { name: 'Values' })
  for (const each of long) {
    await values.fill(each)
    await values.press('Enter')
  }
  await expect(page).toHaveURL(/\?dataset=customers&rest=in-this-tab$/)
  for (const _ of [1, 2]) {
    await page.reload()
    await expect(row(page, 1)).toContainText('cccc')
    await expect(leaveOut(page)).toHaveCount(0)
  }
  const other = await context.newPage()
  await other.goto(page.url())
  await expect(other.getByText('was too long for an address')).toBeVisible()
  await other.close()

  await exportFile(page)
  expect(await frozen(site, claimedId(page))).toMatchObject({
    request: { filters: [{ column: 'name', operator: 'in', value: long }] },
  })
  await page.goBack()
  await expect(row(page, 1)).toContainText('cccc')
  await page.getByRole('button', { name: 'Remove filter 1' }).click()
  await expect(page).toHaveURL(/\?dataset=customers$/)
})
