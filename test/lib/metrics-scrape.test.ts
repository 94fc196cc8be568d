import { afterEach, expect, test, vi } from 'vitest'
import { scraper } from '../../lib/metrics/scrape.ts'
import { bearsToken } from '../../lib/metrics/token.ts'

afterEach(() => void vi.useRealTimers())

test('several who scrape within two seconds cost one look, and the next one another', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const look = vi.fn(async () => undefined)
  const scrape = scraper(look)
  await Promise.all([scrape(), scrape(), scrape()])
  await scrape()
  expect(look).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(2_001)
  await scrape()
  expect(look).toHaveBeenCalledTimes(2)
})

test('a look that fails is told, and does not stand in the way of the next', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const look = vi.fn(async () => undefined).mockRejectedValueOnce(new Error('no'))
  const scrape = scraper(look)
  await expect(scrape()).rejects.toThrow('no')
  vi.advanceTimersByTime(2_001)
  expect(await scrape()).toContain('process_cpu')
})

test.each([
  ['Bearer token-of-tests', true],
  ['bearer  token-of-tests', true],
  ['Bearer token-of-test', false],
  ['Bearer token-of-tests token-of-tests', false],
  ['Basic token-of-tests', false],
  ['Bearer', false],
  ['', false],
  [null, false],
])('the header %j has the token: %s', (header, isRight) => {
  expect(bearsToken(header, 'token-of-tests')).toBe(isRight)
})
