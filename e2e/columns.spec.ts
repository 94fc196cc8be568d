import { readFile } from 'node:fs/promises'
import { expect, type Locator, type Page } from 'playwright/test'
import { bringAxe, expectAccessible } from './support/axe.ts'
import { test } from './support/fixtures.ts'
import { addFilter, chooseColumns, claimedId, exportFile, openForm } from './support/form.ts'

const rows = (page: Page) => page.getByRole('list', { name: 'Order of the columns' }).getByRole('listitem')
const handle = (page: Page, label: string) => page.getByRole('button', { name: `Drag ${label}` })
const name = (page: Page, label: string) => page.getByRole('textbox', { name: `Name of ${label}` })

/** Opens a form for the order 1 with three columns, and the list of their order. */
async function openThree(page: Page): Promise<void> {
  await openForm(page, 'orders')
  await chooseColumns(page, 'Order', 'Placed', 'Status')
  const filter = await addFilter(page, 'Order', 'is between')
  await filter.getByRole('textbox', { name: 'To' }).fill('1')
  await page.getByRole('button', { name: 'Order and names' }).click()
  await expectOrder(page, 'Order', 'Placed', 'Status')
}

async function expectOrder(page: Page, ...labels: string[]): Promise<void> {
  await expect(rows(page)).toHaveCount(labels.length)
  await expect
    .poll(() =>
      rows(page)
        .getByRole('textbox')
        .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label'))),
    )
    .toEqual(labels.map((label) => `Name of ${label}`))
}

/** The first lines of the file that Export makes. */
async function linesOf(page: Page): Promise<string[]> {
  return (await readFile(await (await exportFile(page)).path(), 'utf8')).split('\r\n')
}

/** Drags by the mouse, from the middle of one element to that of another. */
async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  const [start, end] = [await middleOf(from), await middleOf(to)]
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(start.x, (start.y + end.y) / 2, { steps: 5 })
  await page.mouse.move(end.x, end.y, { steps: 5 })
  await page.mouse.up()
}

async function middleOf(element: Locator): Promise<{ x: number; y: number }> {
  await element.scrollIntoViewIfNeeded()
  const box = await element.boundingBox()
  if (!box) throw new Error('It is not on the page')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

test('columns that are dragged and renamed are so in the preview, in the address and in the file', async ({
  page,
  site,
}) => {
  await openThree(page)
  await drag(page, handle(page, 'Status'), handle(page, 'Order'))
  await expectOrder(page, 'Status', 'Order', 'Placed')
  await name(page, 'Order').fill('=Bestellung, "Nr."')
  await name(page, 'Status').fill(' مرحبا 🎁 ')
  await expect(page.getByText('In an order of your own, 2 renamed')).toBeVisible()
  await expect(page).toHaveURL(/columns=status,id,placed_at&header=/)
  await expect(page.getByRole('region', { name: 'First rows' }).getByRole('columnheader')).toHaveText([
    'مرحبا 🎁',
    '\'=Bestellung, "Nr."',
    'Placed',
  ])
  await page.reload()
  await page.getByRole('button', { name: 'Order and names' }).click()
  await expectOrder(page, 'Status', 'Order', 'Placed')
  await expect(name(page, 'Order')).toHaveValue('=Bestellung, "Nr."')

  const [header] = await linesOf(page)
  expect(header).toBe('مرحبا 🎁,"\'=Bestellung, ""Nr.""",Placed')
  const { rows: made } = await site.admin.query('select request from claimcheck.export where id = $1', [
    claimedId(page),
  ])
  expect(made[0].request).toMatchObject({
    columns: ['status', 'id', 'placed_at'],
    headers: { id: '=Bestellung, "Nr."', status: 'مرحبا 🎁' },
  })
  const requested = page.getByRole('region', { name: 'What was requested' })
  await expect(requested).toContainText('Status → “مرحبا 🎁”, Order → “=Bestellung, "Nr."”, Placed')
  await page.getByRole('link', { name: 'Edit and export again' }).click()
  await expect(page.getByText('In an order of your own, 2 renamed')).toBeVisible()
})

test('columns are moved by keys alone, which is told, and the focus stays with the one that moves', async ({
  page,
}) => {
  await openThree(page)
  const down = page.getByRole('button', { name: 'Move Order down' })
  await down.focus()
  for (const [place, order] of [
    [2, ['Placed', 'Order', 'Status']],
    [3, ['Placed', 'Status', 'Order']],
  ] as const) {
    await page.keyboard.press('Enter')
    await expect(page.getByText(`Order is now at place ${place} of 3.`)).toBeAttached()
    await expectOrder(page, ...order)
    await expect(down).toBeFocused()
  }
  // It goes no further, and is a stop of the Tab key still.
  await page.keyboard.press('Enter')
  await expectOrder(page, 'Placed', 'Status', 'Order')
  await expect(down).toHaveAttribute('aria-disabled', 'true')

  await handle(page, 'Order').press('Home')
  await expectOrder(page, 'Order', 'Placed', 'Status')
  await expect(handle(page, 'Order')).toBeFocused()
  await page.keyboard.press('Space')
  await expect(page.getByText('Order is picked up, at place 1 of 3.')).toBeAttached()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByText('Order is over place 2 of 3.')).toBeAttached()
  await page.keyboard.press('Space')
  await expect(page.getByText('Order is dropped at place 2 of 3.')).toBeAttached()
  await expectOrder(page, 'Placed', 'Order', 'Status')
  await expect(handle(page, 'Order')).toBeFocused()
  await page.keyboard.press('Space')
  await expect(page.getByText('Order is picked up, at place 2 of 3.')).toBeAttached()
  await page.keyboard.press('ArrowUp')
  await expect(page.getByText('Order is over place 1 of 3.')).toBeAttached()
  await page.keyboard.press('Escape')
  await expectOrder(page, 'Placed', 'Order', 'Status')
  const [header] = await linesOf(page)
  expect(header).toBe('Placed,Order,Status')
})

test('a column that is dragged beyond the list stays within it, where it can be seen', async ({ page }) => {
  await openThree(page)
  const box = async (element: Locator) => {
    const found = await element.boundingBox()
    if (!found) throw new Error('It is not on the page')
    return found
  }
  const { x, y } = await middleOf(handle(page, 'Status'))
  const list = await box(page.getByRole('list', { name: 'Order of the columns' }))
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x, y - 20, { steps: 5 })
  await page.mouse.move(x, list.y - 40, { steps: 5 })
  await expect(page.getByText('Status is over place 1 of 3.')).toBeAttached()
  const dragged = rows(page).filter({ has: handle(page, 'Status') })
  await expect.poll(async () => Math.round((await box(dragged)).y - list.y)).toBe(0)
  await page.mouse.up()
  await expectOrder(page, 'Status', 'Order', 'Placed')
})

test('a column that is added comes last in an order of one’s own, and in its place otherwise', async ({
  page,
}) => {
  await openThree(page)
  await page.getByRole('checkbox', { name: 'Placed', exact: true }).uncheck()
  await page.getByRole('checkbox', { name: 'Placed', exact: true }).check()
  await expectOrder(page, 'Order', 'Placed', 'Status')
  await page.getByRole('button', { name: 'Move Status up' }).click()
  await page.getByRole('checkbox', { name: 'Order', exact: true }).uncheck()
  await page.getByRole('checkbox', { name: 'Order', exact: true }).check()
  await expectOrder(page, 'Status', 'Placed', 'Order')
  await page.getByRole('button', { name: 'Dataset’s order' }).click()
  await expectOrder(page, 'Order', 'Placed', 'Status')
  await expect(page.getByText('As the dataset has them')).toBeVisible()
})

test('names that are wrong, or the same, are told where they are', async ({ page }) => {
  await page.goto('/?dataset=orders&columns=id,status&header=id:a%0Ab&filter=id:equals:1')
  await expect(name(page, 'Order')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByText('Must be one line of text that can be read')).toBeVisible()
  await name(page, 'Order').fill('Status')
  await expect(
    page.getByText('Two columns are called “Status”: programs may take one for the other.'),
  ).toBeVisible()
  await page.getByRole('button', { name: /^Advanced/ }).click()
  await page.getByRole('checkbox', { name: 'Header row' }).uncheck()
  await expect(page.getByText('The file has no header row, so that no name is written.')).toBeVisible()
  expect(await linesOf(page)).toEqual([expect.stringMatching(/^1,/), ''])
})

test('the list of the order is accessible, also on a small screen', async ({ page }) => {
  await bringAxe(page)
  await openThree(page)
  await name(page, 'Order').fill('Status')
  // What is about to be replaced is pale.
  await expect(page.getByRole('region', { name: 'First rows' }).getByRole('columnheader')).toHaveText([
    'Status',
    'Placed',
    'Status',
  ])
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
  await expectAccessible(page)
})

test.describe('by touch', () => {
  test.use({ hasTouch: true, viewport: { width: 360, height: 740 } })

  test('columns are dragged by their handles', async ({ page }) => {
    await openThree(page)
    const client = await page.context().newCDPSession(page)
    const [start, end] = [await middleOf(handle(page, 'Status')), await middleOf(handle(page, 'Order'))]
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', y?: number) =>
      client.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: y === undefined ? [] : [{ x: start.x, y }],
      })
    await touch('touchStart', start.y)
    for (const part of [0.25, 0.5, 0.75, 1]) await touch('touchMove', start.y + (end.y - start.y) * part)
    await touch('touchEnd')
    await expectOrder(page, 'Status', 'Order', 'Placed')
  })
})
