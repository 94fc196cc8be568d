import { expect, test } from 'vitest'
import { workerHealth } from '../../worker/metrics/health.ts'

const WELL = { silentSeconds: 1, storeState: 'ok', sourceState: 'ok' } as const

test('a worker is ready while the database hears of it and its store can be written', () => {
  expect(workerHealth(WELL)).toMatchObject({ status: 'ok', problems: [] })
  for (const [part, state] of [
    ['database', { silentSeconds: 15 }],
    ['database', { silentSeconds: null }],
    ['store', { storeState: 'another' }],
    ['store', { storeState: 'unusable' }],
  ] as const)
    expect(workerHealth({ ...WELL, ...state })).toMatchObject({
      status: 'unavailable',
      [part]: 'unavailable',
      problems: [{ part }],
    })
  expect(workerHealth({ ...WELL, storeState: null })).toMatchObject({
    status: 'unavailable',
    store: 'unknown',
  })
})

test.each([
  ['another', 'is not the one of its database: correct STORE_FOLDER or S3_BUCKET'],
  ['unusable', '(STORE_FOLDER or S3_BUCKET) cannot be read or written'],
] as const)('what is wrong with a store that is %s is said in its own words', (storeState, words) => {
  const [problem] = workerHealth({ ...WELL, storeState }).problems
  expect(problem?.message).toContain(words)
})

test('a source that is away is told, and takes no worker away', () => {
  expect(workerHealth({ ...WELL, sourceState: 'unreachable' })).toMatchObject({
    status: 'ok',
    source: 'unavailable',
    problems: [{ part: 'source' }],
  })
})
