import { expect, test } from 'vitest'
import { currentTimeZone, isTimeZoneMeant } from '../../app/exports/form/time-zone-names.ts'

test.each([
  ['Asia/Katmandu', 'Asia/Kathmandu'],
  ['Asia/Saigon', 'Asia/Ho_Chi_Minh'],
  ['America/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ['Europe/Berlin', 'Europe/Berlin'],
  ['UTC', 'UTC'],
])('%s is listed as %s', (given, shown) => {
  expect(currentTimeZone(given)).toBe(shown)
})

test('no zone that this engine knows is lost, or becomes one with other clocks', () => {
  const noons = ['2024-01-15T12:00Z', '2024-07-15T12:00Z'].map((at) => new Date(at))
  const clock = (timeZone: string) =>
    noons.map((at) => new Intl.DateTimeFormat('en', { timeZone, timeStyle: 'full' }).format(at))
  const given = Intl.supportedValuesOf('timeZone')
  for (const zone of given) expect([zone, clock(currentTimeZone(zone))]).toEqual([zone, clock(zone)])
  expect(new Set(given.map(currentTimeZone)).size).toBe(given.length)
})

test.each([
  ['Asia/Kathmandu', 'katmandu'],
  ['Asia/Kathmandu', ' KATHMANDU'],
  ['Asia/Ho_Chi_Minh', 'ho chi'],
  ['Asia/Ho_Chi_Minh', 'Ho_Chi'],
  ['America/Argentina/Buenos_Aires', 'America/Buenos_Aires'],
  ['UTC', 'gmt'],
  ['Europe/Berlin', ''],
])('%s is meant by %j', (zone, typed) => {
  expect(isTimeZoneMeant(zone, typed)).toBe(true)
})

test('another zone is not meant', () => {
  expect(isTimeZoneMeant('Europe/Berlin', 'gmt')).toBe(false)
  expect(isTimeZoneMeant('Asia/Kolkata', 'katmandu')).toBe(false)
})
