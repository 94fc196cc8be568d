import { expect, test } from 'vitest'
import { Problem } from '../../lib/problems/problem.ts'
import { Turns } from '../../server/preview/turns.ts'
import { eventually } from '../support/wait.ts'

/** Work that goes on until it is told to end, and what has begun, by name. */
function recorder(turns: Turns) {
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const take = (viewerId: string, name: string, signal = new AbortController().signal) =>
    turns
      .take(viewerId, signal, () => {
        begun.push(name)
        return new Promise<string>((resolve) => ends.set(name, () => resolve(name)))
      })
      .catch((error: unknown) => (error instanceof Problem ? error.code : 'another error'))
  return { begun, take, end: (name: string) => ends.get(name)?.() }
}

test('one preview of each person is read at a time, and so many in all', async () => {
  const { begun, take, end } = recorder(new Turns(2))
  const all = [take('ann', 'ann 1'), take('ann', 'ann 2'), take('bob', 'bob 1'), take('cem', 'cem 1')]
  await eventually('the first ones begin', () => begun.length === 2 || undefined)
  expect(begun).toEqual(['ann 1', 'bob 1'])
  end('bob 1')
  await eventually('another one begins', () => begun.length === 3 || undefined)
  expect(begun.at(-1)).toBe('cem 1')
  end('ann 1')
  await eventually('the last one begins', () => begun.length === 4 || undefined)
  for (const name of ['cem 1', 'ann 2']) end(name)
  expect(await Promise.all(all)).toEqual(['ann 1', 'ann 2', 'bob 1', 'cem 1'])
})

test('who waits with too many is refused, and holds up nobody', async () => {
  const { begun, take, end } = recorder(new Turns(2))
  const own = Array.from({ length: 5 }, (_, index) => take('ann', `ann ${index}`))
  await eventually('the first one begins', () => begun.length === 1 || undefined)
  expect(await take('ann', 'one too many')).toBe('too_many_previews')
  const other = take('bob', 'bob')
  await eventually('another person has a turn', () => begun.includes('bob') || undefined)
  end('bob')
  expect(await other).toBe('bob')
  for (let index = 0; index < 5; index++) {
    await eventually('the next one begins', () => begun.includes(`ann ${index}`) || undefined)
    end(`ann ${index}`)
  }
  expect(await Promise.all(own)).toHaveLength(5)
})

test('whoever leaves gives their turn to the next', async () => {
  const { begun, take, end } = recorder(new Turns(1))
  const first = take('ann', 'first')
  await eventually('the first one begins', () => begun.length === 1 || undefined)
  const leaving = new AbortController()
  const left = take('bob', 'left', leaving.signal)
  const next = take('cem', 'next')
  leaving.abort()
  expect(await left).toBe('preview_busy')
  end('first')
  await eventually('the next one begins', () => begun.includes('next') || undefined)
  end('next')
  expect(await Promise.all([first, next])).toEqual(['first', 'next'])
  expect(begun).toEqual(['first', 'next'])
})
