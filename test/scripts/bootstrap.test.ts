import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { inRoot } from '../../scripts/paths.ts'
import { pretendNode } from './support/pretend-node.ts'
import { project, removeProject, writeProjectFile } from './support/project.ts'

const { scripts } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { scripts: object }

const RUNTIME = { 'node_modules/a': { version: '1.0.0' } }
const DEVELOPMENT = { 'node_modules/b': { version: '2.0.0', dev: true } }
const OTHER_PLATFORM = { 'node_modules/c': { version: '3.0.0', optional: true } }
const NODE = {
  'node_modules/node-here': {
    version: '24.0.0',
    optional: true,
    bin: { node: 'bin/node' },
    os: [process.platform],
    cpu: [process.arch],
  },
}

/** Writes what is executed in the place of a command: it prints its name and what it was given. */
function command(file: string, code: number): void {
  writeProjectFile(file, `#!/bin/sh\necho "${file}: $*" >&2\nexit ${code}\n`)
  chmodSync(project.inRoot(file), 0o755)
}

function wanted(packages: object): void {
  writeProjectFile('package-lock.json', JSON.stringify({ packages: { '': {}, ...packages } }))
}

function installed(packages: object): void {
  writeProjectFile('node_modules/.package-lock.json', JSON.stringify({ packages }))
}

/** The project's Node is not among the packages, and the one on the PATH is this version. */
function withoutNode(version: string): string[] {
  rmSync(project.inRoot('node_modules/.bin/node'), { force: true })
  return pretendNode(version)
}

function bootstrap(task: string, flags: string[] = []) {
  const env = { ...process.env, PATH: `${project.inRoot('bin')}:${process.env.PATH}` }
  const args = [...flags, project.inRoot('scripts/bootstrap.mjs'), task]
  return spawnSync(process.execPath, args, { encoding: 'utf8', env })
}

function messages(text: string): unknown[] {
  const lines = text.trim().split('\n')
  return lines.map((line) => (JSON.parse(line) as { msg: unknown }).msg)
}

beforeAll(() => {
  mkdirSync(project.inRoot('scripts'))
  copyFileSync(inRoot('scripts', 'bootstrap.mjs'), project.inRoot('scripts/bootstrap.mjs'))
  writeProjectFile('package.json', JSON.stringify({ scripts }))
})
beforeEach(() => {
  rmSync(project.inRoot('node_modules'), { recursive: true, force: true })
  wanted({ ...RUNTIME, ...DEVELOPMENT, ...OTHER_PLATFORM, ...NODE })
  command('node_modules/.bin/node', 0)
  command('bin/npm', 1)
})
afterAll(removeProject)

test.each(['web', 'worker', 'migrate', 'adopt-store', 'seed'])(
  'npm run %s needs no packages for development',
  (task) => {
    installed(RUNTIME)
    expect(bootstrap(task).stderr).toMatch(
      new RegExp(`^node_modules/.bin/node: .*scripts/tasks.ts ${task}$`, 'm'),
    )
  },
)

test.each(['start', 'test', 'build'])('npm %s gets them', (task) => {
  installed(RUNTIME)
  expect(bootstrap(task).stderr).toContain('bin/npm: ci')
  installed({ ...RUNTIME, ...DEVELOPMENT })
  expect(bootstrap(task).stderr).not.toContain('bin/npm')
})

test.each([
  ['is missing', {}],
  ['has another version', { 'node_modules/a': { version: '0.9.0' } }],
])('a package that %s is installed for whatever task', (_, packages) => {
  installed(packages)
  expect(bootstrap('worker').stderr).toContain('bin/npm: ci')
  expect(bootstrap('start', withoutNode('20.1.0')).stderr).toContain('bin/npm: ci')
})

test('on a bare machine the first command installs everything, whatever its Node', () => {
  const flags = withoutNode('20.1.0')
  rmSync(project.inRoot('node_modules'), { recursive: true })
  expect(bootstrap('start', flags).stderr).toContain('bin/npm: ci')
})

test('where optional packages are left out, the system’s own Node runs the task if it is new enough', () => {
  installed(RUNTIME)
  rmSync(project.inRoot('node_modules/.bin/node'))
  writeProjectFile('scripts/processes/exit-with-parent.ts', '')
  writeProjectFile('scripts/tasks.ts', 'console.error(process.execPath, process.argv[2])')
  expect(bootstrap('worker').stderr).toBe(`${process.execPath} worker\n`)
})

test.each(['start', 'build', 'web', 'migrate'])(
  'npm run %s names the Node that was left out with them, and installs nothing',
  (task) => {
    installed(RUNTIME)
    const { status, stdout, stderr } = bootstrap(task, withoutNode('20.1.0'))
    expect(stderr).toMatch(
      /this is v20.1.0, and the optional packages, which bring one, are not installed: put Node 24 or later on the PATH, or run .*npm ci/,
    )
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).not.toContain('bin/npm')
  },
)

test('where no package brings a Node for the machine, npm ci is not recommended', () => {
  wanted({ ...RUNTIME, 'node_modules/node-there': { ...NODE['node_modules/node-here'], os: ['plan9'] } })
  installed(RUNTIME)
  const { stderr } = bootstrap('migrate', withoutNode('20.1.0'))
  const platform = `${process.platform}-${process.arch}`
  expect(stderr).toBe(
    `Claimcheck runs on Node 24, this is v20.1.0, and there is none for ${platform} among the packages: put Node 24 or later on the PATH.\n`,
  )
})

test('an installation that brings no Node says so', () => {
  installed({})
  const flags = withoutNode('20.1.0')
  command('bin/npm', 0)
  const { status, stderr } = bootstrap('migrate', flags)
  expect(stderr).toContain('put Node 24 or later on the PATH')
  expect(status).toBe(1)
})

test.each(['start', 'dev', 'web', 'worker', 'studio'])(
  'what npm run %s writes to a file is one JSON object a line from the first line on',
  (task) => {
    command('bin/npm', 0)
    const { stdout } = bootstrap(task)
    expect(JSON.parse(stdout.split('\n')[0] ?? '')).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      process: 'setup',
      msg: '… Installing the dependencies (npm ci), which may take minutes',
    })
    expect(messages(stdout)).toEqual([expect.anything(), expect.stringMatching(/^✓ Dependencies installed/)])
  },
)

test('so is what goes wrong, with what npm says about it, however silent npm was told to be', () => {
  const { stderr } = bootstrap('start')
  expect(messages(stderr)).toEqual([
    expect.stringMatching(/^bin\/npm: ci .*--loglevel=notice$/),
    expect.stringContaining('The dependencies could not be installed'),
  ])
})

test('a command that a person waits for speaks to a person', () => {
  const { stdout } = bootstrap('build')
  expect(stdout).toBe('… Installing the dependencies (npm ci), which may take minutes\n')
})
