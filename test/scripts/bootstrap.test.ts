import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inRoot } from '../../scripts/paths.ts'
import { project, removeProject, writeProjectFile } from './support/project.ts'

const { scripts } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { scripts: object }

const RUNTIME = { 'node_modules/a': { version: '1.0.0' } }
const DEVELOPMENT = { 'node_modules/b': { version: '2.0.0', dev: true } }
const OTHER_PLATFORM = { 'node_modules/c': { version: '3.0.0', optional: true } }

/** Writes what is executed in the place of a command: it prints its name and what it was given. */
function command(file: string, code: number): void {
  writeProjectFile(file, `#!/bin/sh\necho "${file}: $*" >&2\nexit ${code}\n`)
  chmodSync(project.inRoot(file), 0o755)
}

function installed(packages: object): void {
  writeProjectFile('node_modules/.package-lock.json', JSON.stringify({ packages }))
}

function bootstrap(task: string): string {
  const env = { ...process.env, PATH: `${project.inRoot('bin')}:${process.env.PATH}` }
  const { stderr } = spawnSync(process.execPath, [project.inRoot('scripts/bootstrap.mjs'), task], {
    encoding: 'utf8',
    env,
  })
  return stderr
}

beforeAll(() => {
  mkdirSync(project.inRoot('scripts'))
  copyFileSync(inRoot('scripts', 'bootstrap.mjs'), project.inRoot('scripts/bootstrap.mjs'))
  writeProjectFile('package.json', JSON.stringify({ scripts }))
  const packages = { '': {}, ...RUNTIME, ...DEVELOPMENT, ...OTHER_PLATFORM }
  writeProjectFile('package-lock.json', JSON.stringify({ packages }))
  command('node_modules/.bin/node', 0)
  command('bin/npm', 1)
})
afterAll(removeProject)

test.each(['web', 'worker', 'migrate', 'adopt-store', 'seed'])(
  'npm run %s needs no packages for development',
  (task) => {
    installed(RUNTIME)
    expect(bootstrap(task)).toMatch(new RegExp(`^node_modules/.bin/node: .*scripts/tasks.ts ${task}$`, 'm'))
  },
)

test.each(['start', 'test', 'build'])('npm %s gets them', (task) => {
  installed(RUNTIME)
  expect(bootstrap(task)).toContain('bin/npm: ci')
  installed({ ...RUNTIME, ...DEVELOPMENT })
  expect(bootstrap(task)).not.toContain('bin/npm')
})

test.each([
  ['is missing', {}],
  ['has another version', { 'node_modules/a': { version: '0.9.0' } }],
])('a package that %s is installed for whatever task', (_, packages) => {
  installed(packages)
  expect(bootstrap('worker')).toContain('bin/npm: ci')
})

test('where optional packages are left out, the system’s own Node runs the task if it is new enough', () => {
  installed(RUNTIME)
  rmSync(project.inRoot('node_modules/.bin/node'))
  writeProjectFile('scripts/processes/exit-with-parent.ts', '')
  writeProjectFile('scripts/tasks.ts', 'console.error(process.execPath, process.argv[2])')
  expect(bootstrap('worker')).toBe(`${process.execPath} worker\n`)
})
