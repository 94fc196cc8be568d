import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { afterAll, expect, test } from 'vitest'
import { inRoot } from '../../scripts/paths.ts'
import { COMMANDS } from '../../scripts/run.ts'
import { knownVariables } from './support/known-variables.ts'

/** How open a unit may be to attacks, in systemd's own tenths of a point; 20 is "OK", 100 is as good as no unit at all. */
const EXPOSURE = 15

const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-units-'))
afterAll(() => rm(folder, { recursive: true }))

const units = (await readdir(inRoot('deploy', 'systemd'))).filter((name) => name.endsWith('.service'))
const has = await execa('systemd-analyze', ['--version'], { reject: false })
const whySkipped = has.failed ? ' (skipped: there is no systemd-analyze, of the package systemd)' : ''

/** The Node that "npm ci" brings, in the folder of the units. */
const NODE = '/opt/claimcheck/node_modules/.bin/node'

/** A unit as it is once it is installed, with the Node that is here. */
async function installed(name: string): Promise<string> {
  const file = path.join(folder, name.replace('@', '@1'))
  const text = await readFile(inRoot('deploy', 'systemd', name), 'utf8')
  await writeFile(file, text.replaceAll(NODE, process.execPath))
  return file
}

test.skipIf(has.failed).each(units)(
  `systemd finds nothing wrong with %s, and little to attack${whySkipped}`,
  async (name) => {
    const file = await installed(name)
    if (name.includes('@')) await cp(file, path.join(folder, name))
    const verified = await execa('systemd-analyze', ['verify', '--man=no', file], {
      reject: false,
      all: true,
    })
    expect(verified).toMatchObject({ exitCode: 0, all: '' })
    const limit = ['--offline=yes', `--threshold=${EXPOSURE}`]
    const { failed, stdout } = await execa('systemd-analyze', ['security', ...limit, file], { reject: false })
    expect(failed, stdout).toBe(false)
  },
)

test.each(units)('%s runs a command that there is, with variables that it reads', async (name) => {
  const text = await readFile(inRoot('deploy', 'systemd', name), 'utf8')
  const [, node, command = ''] =
    /^ExecStart=(\S+) \/opt\/claimcheck\/scripts\/run\.mjs (\w+)/m.exec(text) ?? []
  expect(node).toBe(NODE)
  expect(Object.keys(COMMANDS)).toContain(command)
  const variables = [...text.matchAll(/^Environment=(.*)$/gm)].flatMap(
    ([, given = '']) => given.match(/\w+(?==)/g) ?? [],
  )
  expect(variables.filter((variable) => !knownVariables().has(variable))).toEqual([])
})

test.each(units)(
  '%s does not start without its files, which the guide names, and then says which is missing',
  async (name) => {
    const text = await readFile(inRoot('deploy', 'systemd', name), 'utf8')
    const guide = await readFile(inRoot('docs', 'deploy.md'), 'utf8')
    const named = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, file]) => file)
    const files = named(/^EnvironmentFile=(\S+)$/gm)
    expect(files.length).toBeGreaterThan(0)
    // Of a missing EnvironmentFile systemd says only that there is one.
    expect(named(/^AssertPathExists=(\S+)$/gm)).toEqual(files)
    for (const file of files) expect(guide).toContain(`| \`${path.basename(file ?? '')}\` |`)
  },
)

test.each([
  ['claimcheck-web@.service', 'PORT', 3000],
  ['claimcheck-worker@.service', 'METRICS_PORT', 9460],
])('of %s there may be ten, each with a %s of its own from %i', async (name, variable, first) => {
  const text = await readFile(inRoot('deploy', 'systemd', name), 'utf8')
  const [, port = ''] = new RegExp(`^Environment=.*\\b${variable}=(\\S+)`, 'm').exec(text) ?? []
  expect(port).toMatch(/^\d+%i$/)
  expect(Number(port.replace('%i', '0'))).toBe(first)
})

test('a worker has longer to end than it takes to hand over', async () => {
  const text = await readFile(inRoot('deploy', 'systemd', 'claimcheck-worker@.service'), 'utf8')
  const numberOf = (pattern: RegExp) => Number(pattern.exec(text)?.[1])
  expect(numberOf(/^TimeoutStopSec=(\d+)$/m)).toBeGreaterThan(numberOf(/SHUTDOWN_GRACE_SECONDS=(\d+)$/m))
})
