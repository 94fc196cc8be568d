import { expect, test, vi } from 'vitest'
import { log } from '../../lib/log.ts'
import { every } from '../../worker/tasks/every.ts'

test('a task that goes on failing is told of once, again when it fails in another way, and when it works', async () => {
  const warnings = vi.spyOn(log, 'warn')
  const news = vi.spyOn(log, 'info')
  const outcomes = ['lost', 'lost', 'lost', 'refused', null, null, 'lost']
  const ended = Promise.withResolvers<void>()
  const task = async () => {
    const outcome = outcomes.shift()
    if (outcome === undefined) ended.resolve()
    else if (outcome !== null) throw new Error(outcome)
  }
  await using _ = every(1, 'look', task)
  await ended.promise
  const told = warnings.mock.calls.map(([fields]) => (fields as { error: Error }).error.message)
  expect(told).toEqual(['lost', 'refused', 'lost'])
  expect(news).toHaveBeenCalledWith({ task: 'look' }, 'a task of the worker works again')
})
