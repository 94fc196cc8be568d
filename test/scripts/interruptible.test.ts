import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aborted, interruptible } from '../../scripts/terminal.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The listeners that are not ours. */
const others = new Map(SIGNALS.map((signal) => [signal, process.listeners(signal)]))
let said = ''

beforeEach(() => {
  vi.useFakeTimers()
  for (const signal of SIGNALS) process.removeAllListeners(signal)
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += text
    return true
  })
  vi.spyOn(process, 'exit').mockImplementation(() => undefined as never)
  said = ''
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  for (const signal of SIGNALS) {
    process.removeAllListeners(signal)
    for (const listener of others.get(signal) ?? []) process.on(signal, listener)
  }
})

/** A command that works until it is interrupted, and takes as long as the test wants to stop. */
function runUntilInterrupted() {
  const { promise: stopped, resolve: finishStopping } = Promise.withResolvers<void>()
  const kill = vi.fn()
  const code = interruptible(async (signal, started) => {
    started.push({ stop: () => stopped, kill }, { stop: () => Promise.resolve() })
    await aborted(signal)
    return 0
  })
  return { code, kill, finishStopping }
}

test.each(SIGNALS)('%s interrupts the work, which ends as it likes', async (signal) => {
  const { code, kill, finishStopping } = runUntilInterrupted()
  process.emit(signal)
  finishStopping()
  expect(await code).toBe(0)
  expect(said).toBe('\nStopping. Press Ctrl-C again to stop at once.\n')
  expect(kill).not.toHaveBeenCalled()
})

test('signals of the same moment are one press of Ctrl-C', async () => {
  const { code, kill, finishStopping } = runUntilInterrupted()
  for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM'] as const) process.emit(signal)
  vi.setSystemTime(Date.now() + 500)
  process.emit('SIGINT')
  expect(kill).not.toHaveBeenCalled()
  expect(process.exit).not.toHaveBeenCalled()
  finishStopping()
  expect(await code).toBe(0)
})

test('a second press kills what is still there, and ends the process', async () => {
  const { code, kill, finishStopping } = runUntilInterrupted()
  process.emit('SIGINT')
  vi.setSystemTime(Date.now() + 501)
  process.emit('SIGINT')
  expect(kill).toHaveBeenCalledOnce()
  expect(process.exit).toHaveBeenCalledWith(130)
  finishStopping()
  await code
})

test('work that breaks because it was interrupted ends with 130', async () => {
  const code = interruptible(async (signal) => {
    await aborted(signal)
    throw new Error('a tool was ended')
  })
  process.emit('SIGINT')
  expect(await code).toBe(130)
})

test('work that breaks by itself is an error, after what it has started was stopped', async () => {
  const stop = vi.fn(() => Promise.resolve())
  const code = interruptible(async (_signal, started) => {
    started.push({ stop })
    throw new Error('no disk')
  })
  await expect(code).rejects.toThrow('no disk')
  expect(stop).toHaveBeenCalledOnce()
})

test('what was started last is stopped first, one after the other', async () => {
  const order: string[] = []
  const part = (name: string) => ({
    async stop() {
      order.push(`${name} stops`)
      await Promise.resolve()
      order.push(`${name} has stopped`)
    },
  })
  const code = await interruptible(async (_signal, started) => {
    started.push(part('database'), part('web'))
    return 3
  })
  expect(code).toBe(3)
  expect(order).toEqual(['web stops', 'web has stopped', 'database stops', 'database has stopped'])
})

test('an interrupt that has been is not waited for', async () => {
  await expect(aborted(AbortSignal.abort())).resolves.toBeUndefined()
})
