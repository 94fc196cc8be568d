import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { log } from '../../lib/log.ts'
import { refusal } from '../../server/http/gate.ts'

let said: unknown[] = []
beforeEach(() => {
  vi.useFakeTimers()
  said = []
  vi.spyOn(log, 'warn').mockImplementation((fields) => void said.push(fields))
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Refuses a request of a foreign name, or of a foreign page. */
function refuse(headers: Record<string, string>): void {
  const asked = { url: 'http://localhost/', method: 'POST', headers: new Headers(headers) }
  expect(refusal(asked, { host: '127.0.0.1', appUrl: [] })).not.toBeNull()
}

test('refused requests are told of at once, then once a minute for each reason with their number, then no more', () => {
  for (let i = 0; i < 1_000; i++) refuse({ host: `${i}.example` })
  refuse({ host: 'localhost', origin: 'http://evil.example' })
  expect(said).toMatchObject([
    { code: 'unknown_host', params: { host: '0.example' } },
    { code: 'foreign_origin' },
  ])
  vi.advanceTimersByTime(60_000)
  expect(said.slice(2)).toMatchObject([{ code: 'unknown_host', params: { host: '999.example' }, times: 999 }])
  refuse({ host: 'later.example' })
  expect(said).toHaveLength(3)
  vi.advanceTimersByTime(60_000)
  expect(said.slice(3)).toMatchObject([{ code: 'unknown_host', times: 1 }])
  vi.advanceTimersByTime(600_000)
  expect(said).toHaveLength(4)
  refuse({ host: 'again.example' })
  expect(said.slice(4)).toMatchObject([{ params: { host: 'again.example' } }])
})
