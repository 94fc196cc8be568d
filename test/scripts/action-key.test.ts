import { statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { ACTION_KEY_VARIABLE, actionKey } from '../../scripts/action-key.ts'
import { sourcesId } from '../../scripts/sources.ts'
import { UserError } from '../../scripts/terminal.ts'
import { project, removeProject, writeProjectFile } from './support/project.ts'

vi.mock('../../scripts/paths.ts', async () => (await import('./support/project.ts')).project)

afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(project.root, { recursive: true, force: true })
})
afterAll(removeProject)

test('a key is made at random once for an installation, and kept for its user only', async () => {
  vi.stubEnv(ACTION_KEY_VARIABLE, '')
  const key = await actionKey()
  expect(Buffer.from(key, 'base64')).toHaveLength(32)
  expect(await actionKey()).toBe(key)
  expect(statSync(`${project.stateFolder}/action-key`).mode & 0o777).toBe(0o600)
  await rm(project.stateFolder, { recursive: true })
  expect(await actionKey()).not.toBe(key)
})

test("the operator's key goes before it, and nothing is kept then", async () => {
  const given = Buffer.alloc(32, 7).toString('base64')
  vi.stubEnv(ACTION_KEY_VARIABLE, given)
  expect(await actionKey()).toBe(given)
  expect(() => statSync(project.stateFolder)).toThrow(/ENOENT/)
})

test.each([
  'secret',
  'x'.repeat(44),
  Buffer.alloc(8).toString('base64'),
  `${Buffer.alloc(32).toString('base64')}\n`,
])('%j is refused by the name of its setting, and not repeated', async (given) => {
  vi.stubEnv(ACTION_KEY_VARIABLE, given)
  const refusal = await actionKey().catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(UserError)
  expect(String(refusal)).toContain(ACTION_KEY_VARIABLE)
  expect(String(refusal)).not.toContain(given.trim())
})

test('a build is named after what it is made of, and after nothing else', async () => {
  writeProjectFile('app/page.tsx', 'one')
  const id = await sourcesId()
  expect(id).toMatch(/^[0-9a-f]{20}$/)
  writeProjectFile('README.md', 'two')
  writeProjectFile('.claimcheck/action-key', 'three')
  expect(await sourcesId()).toBe(id)
  writeProjectFile('proxy.ts', 'four')
  expect(await sourcesId()).not.toBe(id)
})
