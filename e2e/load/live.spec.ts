import { readFile } from 'node:fs/promises'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, type Page } from 'playwright/test'
import { cpuSeconds } from '../../bench/outcome.ts'
import { parseCsv } from '../../test/support/exports.ts'
import { type Site, test } from '../support/fixtures.ts'
import { addFilter, exportFile, openForm } from '../support/form.ts'
import { queueExports } from './queue.ts'
import { Sightings, WaitingPage, type Way } from './waiting-page.ts'

const CLICKS = 20
const PEOPLE = 100
const PAGES_EACH = 10
/** In ms: for streams to be old enough, and for the server's pace to settle. */
const WARM_UP_MS = 12_000
const MEASURED_MS = 30_000
/** Below 0 for exports that are young as long as it takes; else they are asked for once a second. */
const AGES = { young: -3_600, waiting: 5 }

/** Of numbers, the one below which so large a share of them is; NaN of none. */
function quantile(numbers: number[], share: number): number {
  return numbers.toSorted((a, b) => a - b)[Math.ceil(numbers.length * share) - 1] ?? Number.NaN
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`)
}

test('the click and the file, with live push and without', async ({ browser, site }) => {
  const ways = await Promise.all(
    [true, false].map(async (isTold) => {
      const page = await browser.newPage({ baseURL: site.url })
      // A browser without locks hears of nothing (app/exports/live/shared-events.ts).
      if (!isTold) await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'locks'))
      return { isTold, page, times: [] as number[] }
    }),
  )
  // The first of each does not count.
  for (let click = 0; click <= CLICKS; click++)
    for (const { page, times } of ways) {
      const ms = await clickToFile(page)
      if (click > 0) times.push(ms)
    }
  for (const { isTold, page, times } of ways) {
    const [median, p95] = [0.5, 0.95].map((share) => Math.round(quantile(times, share)))
    tell(
      `click to file, ${isTold ? 'told' : 'polling'}: median ${median} ms, p95 ${p95} ms of ${times.length}`,
    )
    await page.close()
  }
})

async function clickToFile(page: Page): Promise<number> {
  await openForm(page, 'orders')
  const filter = await addFilter(page, 'Order', 'is between')
  await filter.getByRole('textbox', { name: 'From' }).fill('1')
  await filter.getByRole('textbox', { name: 'To' }).fill('1000')
  const clickedAt = performance.now()
  const file = await (await exportFile(page)).path()
  const ms = performance.now() - clickedAt
  expect(parseCsv(await readFile(file, 'utf8'))).toHaveLength(1_001)
  return ms
}

for (const [age, way] of [
  ['young', 'deaf'],
  ['young', 'polling'],
  ['young', 'live'],
  ['waiting', 'polling'],
  ['waiting', 'live'],
] as const)
  test(`a thousand ${age} pages, ${way}`, async ({ site, worker }) => {
    await worker.stop()
    const waiting = await queueExports(site, PEOPLE, PAGES_EACH, AGES[age])
    const leaving = new AbortController()
    let seen = new Sightings()
    const pages = waiting.map(async ({ id, cookie }, place) => {
      // They are opened at different moments, as people are.
      await sleep((place / waiting.length) * 1_000)
      await new WaitingPage(`${site.url}/api/exports/${id}`, cookie, () => seen).watch(way, leaving.signal)
    })
    await sleep(WARM_UP_MS)
    const early = seen
    seen = new Sightings()
    tell(
      `${age}, ${way}: ${await figuresOf(site, () => seen)}; before: ${Math.round(early.latencies.length / (WARM_UP_MS / 1_000))} polls/s, p95 ${Math.round(quantile(early.latencies, 0.95))} ms, failed ${JSON.stringify(early.failures)}`,
    )
    leaving.abort()
    await Promise.all(pages)
    // What keeps to its first pace is why there is another.
    if (way !== ('deaf' satisfies Way)) expect(seen.failures).toEqual({})
    if (way === ('live' satisfies Way)) expect(seen.lostStreams).toBe(0)
  })

/** What the web server took and pages saw, from now on. */
async function figuresOf({ webPid }: Site, seen: () => Sightings): Promise<string> {
  const [cpu, own] = [cpuSeconds(webPid), performance.eventLoopUtilization()]
  await sleep(MEASURED_MS)
  const { latencies, paces, failures } = seen()
  const seconds = MEASURED_MS / 1_000
  return [
    `CPU ${Math.round(((cpuSeconds(webPid) - cpu) / seconds) * 100)} % of a core`,
    `${Math.round(latencies.length / seconds)} polls/s`,
    `median ${Math.round(quantile(latencies, 0.5))} ms, p95 ${Math.round(quantile(latencies, 0.95))} ms`,
    `pace median ${quantile(paces, 0.5)} ms, max ${Math.max(0, ...paces)} ms`,
    `failed ${JSON.stringify(failures)}`,
    `clients busy ${Math.round(performance.eventLoopUtilization(own).utilization * 100)} %`,
  ].join(', ')
}
