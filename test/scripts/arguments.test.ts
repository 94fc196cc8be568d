import { expect, test } from 'vitest'
import { UserError } from '../../scripts/terminal.ts'
import { planTests, takeNumber } from '../../scripts/testing/arguments.ts'

test('without arguments, all is run', () => {
  expect(planTests([])).toEqual({ runner: 'all', args: [] })
})

test.each([
  [['test/lib'], 'vitest'],
  [['./test/lib/store.test.ts', '-t', 'name'], 'vitest'],
  [['-t', 'a name'], 'vitest'],
  [['testing'], 'vitest'],
  [['e2e/history.spec.ts'], 'playwright'],
  [['./e2e', '--headed'], 'playwright'],
  [['e2e'], 'playwright'],
  [['e2enough'], 'vitest'],
])('%j is for one runner, %s, with all of its arguments', (args, runner) => {
  expect(planTests(args)).toEqual({ runner, args })
})

test('files of both runners at once are refused', () => {
  expect(() => planTests(['test/lib', 'e2e/history.spec.ts'])).toThrow(UserError)
})

test('an option is taken out of the arguments with its number', () => {
  const args = ['a', '--repeat', '3', 'b']
  expect(takeNumber(args, '--repeat', 'example')).toBe(3)
  expect(args).toEqual(['a', 'b'])
})

test('without the option, the arguments stay as they are', () => {
  const args = ['3', 'repeat']
  expect(takeNumber(args, '--repeat', 'example')).toBeUndefined()
  expect(args).toEqual(['3', 'repeat'])
})

test.each([['0'], ['-1'], ['1.5'], ['many'], ['1e300'], ['']])('%j is no number of times', (text) => {
  const message = '--repeat takes a number, as in: npm run x -- --repeat 25'
  const take = () => takeNumber(['--repeat', text], '--repeat', 'npm run x -- --repeat 25')
  expect(take).toThrow(new UserError(message))
})

test('an option without a number is refused', () => {
  expect(() => takeNumber(['--seed'], '--seed', 'example')).toThrow('--seed takes a number, as in: example')
})
