import { expect, test } from 'vitest'
import { placeInWords, retryInWords } from '../../app/exports/[id]/queue-words.ts'

test.each([
  [null, null],
  [1, null],
  [2, 'Number 2 in the queue.'],
  [1_000, 'Number 1,000 in the queue.'],
  [1_001, 'More than 1,000 are before it in the queue.'],
])('the place %s reads %s', (position, words) => {
  expect(placeInWords(position)).toBe(words)
})

const retry = {
  at: '2026-01-01T14:05:00.000Z',
  attempt: 2,
  attempts: 6,
  needsOtherVersion: false,
  code: 'source_failed',
  reason: 'The connection was lost.',
}

test('an export that waits to be tried again says when, how often, and why', () => {
  expect(retryInWords(retry, { observedAt: '2026-01-01T14:04:30.000Z' })).toEqual({
    before: 'Trying again',
    at: retry.at,
    after: ' (attempt 2 of 6): The connection was lost.',
  })
})

test('a time that is over is not named', () => {
  expect(retryInWords(retry, { observedAt: '2026-01-01T14:05:30.000Z' }).at).toBeNull()
})

test('an export that is left to another version says so', () => {
  const { before } = retryInWords({ ...retry, needsOtherVersion: true }, { observedAt: retry.at })
  expect(before).toMatch(/^Waiting until the service has been updated everywhere/)
})
