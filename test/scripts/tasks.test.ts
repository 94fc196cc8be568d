import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { inRoot } from '../../scripts/paths.ts'
import { TASKS } from '../../scripts/tasks.ts'

const { scripts } = JSON.parse(await readFile(inRoot('package.json'), 'utf8')) as {
  scripts: Record<string, string>
}
const started = Object.keys(scripts).filter((name) => scripts[name]?.includes('bootstrap.mjs'))

function bootstrap(...args: string[]) {
  return spawnSync(process.execPath, [inRoot('scripts', 'bootstrap.mjs'), ...args], { encoding: 'utf8' })
}

test('there is a task for every npm script that starts one, of the same name', () => {
  expect(Object.keys(TASKS).toSorted()).toEqual(started.toSorted())
})

test.each(started)('npm run %s gives its place to the bootstrap, and names its task', (name) => {
  expect(scripts[name]).toBe(`exec node scripts/bootstrap.mjs ${name}`)
})

test.each([[[]], [['nonsense']], [['constructor']]])(
  'without a task, such as in %j, the tasks are listed',
  (args) => {
    const { status, stderr } = bootstrap(...args)
    expect(status).toBe(1)
    expect(stderr).toContain('Usage: node scripts/bootstrap.mjs <task>')
    for (const name of started) expect(stderr).toContain(name)
  },
)
