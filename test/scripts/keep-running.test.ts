import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Ending, keepRunning, type Service } from '../../scripts/processes/service.ts'

vi.mock('node:timers/promises', { spy: true })

/** A service that ends when the test says so. */
type Fake = Service & { end(ending?: Ending): Promise<void> }

let started: Fake[] = []
let warned = ''

function start(): Service {
  const { promise: ended, resolve } = Promise.withResolvers<Ending>()
  const end = async (ending = { code: 1, how: 'exit code 1' }) => {
    resolve(ending)
    // Whoever waits for it comes first.
    await vi.advanceTimersByTimeAsync(0)
  }
  const stop = vi.fn(() => end({ code: 0, how: 'exit code 0' }))
  const fake = { ended, end, stop, kill: vi.fn(() => void end({ code: 1, how: 'SIGKILL' })) }
  started.push(fake)
  return fake
}

/** Ends the service that runs now, and lets its pause pass. @returns the pause in ms. */
async function endAndWait(): Promise<number | undefined> {
  const count = started.length
  await started.at(-1)?.end()
  const pauseMs = vi.mocked(sleep).mock.lastCall?.[0]
  await vi.advanceTimersByTimeAsync(0)
  expect(started).toHaveLength(count + 1)
  return pauseMs
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    warned += text
    return true
  })
  started = []
  warned = ''
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Pauses pass at once, unless they are interrupted. */
function passPauses(): void {
  vi.mocked(sleep).mockResolvedValue(undefined)
}

/** Pauses last until they are interrupted. */
function holdPauses(): void {
  vi.mocked(sleep).mockImplementation((_ms, _value, options) => {
    const { promise, reject } = Promise.withResolvers<never>()
    options?.signal?.addEventListener('abort', reject)
    return promise
  })
}

test('pauses before a new start double, up to half a minute', async () => {
  passPauses()
  keepRunning('worker', start)
  const pauses: unknown[] = []
  for (let i = 0; i < 7; i++) pauses.push(await endAndWait())
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
})

test('after a minute of steady running the pauses begin anew', async () => {
  passPauses()
  keepRunning('worker', start)
  expect(await endAndWait()).toBe(1_000)
  expect(await endAndWait()).toBe(2_000)
  vi.setSystemTime(Date.now() + 60_001)
  expect(await endAndWait()).toBe(1_000)
  vi.setSystemTime(Date.now() + 59_000)
  expect(await endAndWait()).toBe(2_000)
})

test('an unexpected end is said, with how and when it goes on', async () => {
  holdPauses()
  const kept = keepRunning('worker', start)
  await started[0]?.end({ code: 1, how: 'SIGSEGV' })
  expect(warned).toBe('The worker ended unexpectedly (SIGSEGV); it starts again in 1 s.\n')
  await kept.stop()
})

test('a service is started again only if it is known that it can run', async () => {
  passPauses()
  let hasAnswered = true
  const kept = keepRunning('web server', start, () => hasAnswered)
  expect(await endAndWait()).toBe(1_000)
  hasAnswered = false
  await started.at(-1)?.end({ code: 1, how: 'exit code 1' })
  expect(await kept.ended).toEqual({ code: 1, how: 'exit code 1' })
  expect(started).toHaveLength(2)
})

test('a restart stops the service and starts it at once, without a word', async () => {
  holdPauses()
  const kept = keepRunning('worker', start)
  await kept.restart()
  await vi.advanceTimersByTimeAsync(0)
  expect(started).toHaveLength(2)
  expect(started[0]?.stop).toHaveBeenCalledOnce()
  expect(warned).toBe('')
})

test('a restart in a pause ends the pause', async () => {
  holdPauses()
  const kept = keepRunning('worker', start)
  await started[0]?.end()
  expect(started).toHaveLength(1)
  await kept.restart()
  await vi.advanceTimersByTimeAsync(0)
  expect(started).toHaveLength(2)
})

test('what is stopped stays so, and has ended as the service did', async () => {
  passPauses()
  const kept = keepRunning('worker', start)
  await kept.stop()
  expect(await kept.ended).toEqual({ code: 0, how: 'exit code 0' })
  expect(started).toHaveLength(1)
  expect(warned).toBe('')
})

test('what is stopped in a pause is not started any more', async () => {
  holdPauses()
  const kept = keepRunning('worker', start)
  await started[0]?.end()
  await kept.stop()
  expect(await kept.ended).toEqual({ code: 1, how: 'exit code 1' })
  expect(started).toHaveLength(1)
})

test('what is killed stays so', async () => {
  passPauses()
  const kept = keepRunning('worker', start)
  kept.kill()
  expect(await kept.ended).toEqual({ code: 1, how: 'SIGKILL' })
  expect(started[0]?.kill).toHaveBeenCalledOnce()
  expect(started).toHaveLength(1)
})
