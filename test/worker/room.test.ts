import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Room } from '../../worker/run/room.ts'

const MEGABYTE = 1024 * 1024

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => vi.useRealTimers())

/** The room of somebody who may keep 10 MiB, and has other files. */
function roomBeside(others: { megabytes: number; reads?: number }) {
  others.reads = 0
  return new Room(10 * MEGABYTE, async () => {
    others.reads = (others.reads ?? 0) + 1
    return others.megabytes * MEGABYTE
  })
}

test('a file fits as far as others leave room, to the byte', async () => {
  const room = roomBeside({ megabytes: 4 })
  await room.need(6 * MEGABYTE)
  await expect(room.need(6 * MEGABYTE + 1)).rejects.toMatchObject({
    code: 'quota_exceeded',
    params: { keptMegabytes: 4, limitMegabytes: 10 },
  })
})

test('what others take is asked once in five seconds, and what they have taken meanwhile is noticed', async () => {
  const others = { megabytes: 4, reads: 0 }
  const room = roomBeside(others)
  for (let bytes = 0; bytes < 1_000; bytes++) await room.need(bytes)
  expect(others.reads).toBe(1)
  others.megabytes = 9
  vi.advanceTimersByTime(4_999)
  await room.need(2 * MEGABYTE)
  expect(others.reads).toBe(1)
  vi.advanceTimersByTime(1)
  await expect(room.need(2 * MEGABYTE)).rejects.toMatchObject({ code: 'quota_exceeded' })
  expect(others.reads).toBe(2)
})

test('a file that does not fit is looked at once more: others may have been deleted', async () => {
  const others = { megabytes: 9, reads: 0 }
  const room = roomBeside(others)
  await room.need(MEGABYTE)
  others.megabytes = 0
  await room.need(5 * MEGABYTE)
  expect(others.reads).toBe(2)
})

test('what cannot be found out ends the attempt by its own error', async () => {
  const lost = new Error('lost')
  const room = new Room(MEGABYTE, () => Promise.reject(lost))
  await expect(room.need(1)).rejects.toBe(lost)
})
