import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '..', '..')

const FORBIDDEN = [
  ['lib', '../app/format.ts'],
  ['lib', '../worker/handler.ts'],
  ['lib', '../datasets/registry.ts'],
  ['lib', '../scripts/paths.ts'],
  ['lib', '../test/support/wait.ts'],
  ['lib/exports', '../../worker/handler.ts'],
  ['app', '../worker/handler.ts'],
  ['app', '../scripts/paths.ts'],
  ['app/api/exports', '../../../worker/lifecycle.ts'],
  ['worker', '../app/format.ts'],
  ['worker', '../scripts/paths.ts'],
  ['worker', '../lib/db.ts'],
  ['worker', '../prisma/generated/client.ts'],
  ['worker/source', '../../app/format.ts'],
  ['datasets', '../app/format.ts'],
  ['datasets', '../worker/handler.ts'],
  ['datasets', '../scripts/paths.ts'],
]

const ALLOWED = [
  ['app', '../lib/viewer.ts'],
  ['app', '../datasets/registry.ts'],
  ['worker', '../lib/queue.ts'],
  ['worker', '../datasets/registry.ts'],
  ['worker/source', '../../lib/dataset.ts'],
  ['datasets', '../lib/dataset.ts'],
  ['lib', '../prisma/generated/client.ts'],
]

/** A project with our linter's settings and one file a case. */
const project = await mkdtemp(path.join(tmpdir(), 'claimcheck-lint-'))
afterAll(() => rm(project, { recursive: true }))

/** Files in which the linter found an import that is not allowed. */
let refused: string[] = []

function fileOf([folder, specifier]: string[]): string {
  return path.join(folder ?? '', `imports${specifier?.replaceAll(/\W+/g, '-')}.ts`)
}

beforeAll(async () => {
  for (const name of ['biome.json', '.gitignore']) await cp(path.join(root, name), path.join(project, name))
  for (const each of [...FORBIDDEN, ...ALLOWED]) {
    const file = path.join(project, fileOf(each))
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, `import { something } from '${each[1]}'\n\nsomething()\n`)
  }
  const biome = path.join(root, 'node_modules', '.bin', 'biome')
  const options = ['--only=style/noRestrictedImports', '--reporter=github', '--max-diagnostics=none']
  const { stdout } = spawnSync(biome, ['lint', ...options], { cwd: project, encoding: 'utf8' })
  refused = [...stdout.matchAll(/^::error .*noRestrictedImports,file=([^,]+)/gm)].map(([, file]) =>
    path.relative(project, path.resolve(project, file ?? '')),
  )
})

test.each(FORBIDDEN)('a file in %s must not import %s', (...each) => {
  expect(refused).toContain(fileOf(each))
})

test.each(ALLOWED)('a file in %s may import %s', (...each) => {
  expect(refused).not.toContain(fileOf(each))
})
