import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '..', '..')

const FORBIDDEN = [
  ['lib', '../app/display.ts'],
  ['lib', '../server/viewer.ts'],
  ['lib', '../worker/jobs.ts'],
  ['lib', '../datasets/registry.ts'],
  ['lib', '../prisma/generated/client.ts'],
  ['lib', '@prisma/client'],
  ['lib', '../scripts/paths.ts'],
  ['lib', '../test/support/wait.ts'],
  ['lib/exports', '../../server/viewer.ts'],
  ['lib/exports', '../../worker/jobs.ts'],
  ['app', '../worker/jobs.ts'],
  ['app', '../scripts/paths.ts'],
  ['app', '../prisma/generated/client.ts'],
  ['app', '@prisma/client'],
  ['app/api/exports', '../../../worker/jobs.ts'],
  ['app/api/exports', '../../../prisma/generated/client.ts'],
  ['server', '../app/display.ts'],
  ['server', '../worker/jobs.ts'],
  ['server', '../scripts/paths.ts'],
  ['server/http', '../../worker/jobs.ts'],
  ['worker', '../app/display.ts'],
  ['worker', '../server/viewer.ts'],
  ['worker', '../scripts/paths.ts'],
  ['worker', '../prisma/generated/client.ts'],
  ['worker', '@prisma/adapter-pg'],
  ['worker/source', '../../app/display.ts'],
  ['worker/tasks', '../../server/prisma.ts'],
  ['datasets', '../app/display.ts'],
  ['datasets', '../server/viewer.ts'],
  ['datasets', '../worker/jobs.ts'],
  ['datasets', '../scripts/paths.ts'],
  ['examples', '../lib/problems/problem.ts'],
  ['examples/export-button', '../../lib/viewer.ts'],
  ['examples/export-button', '../../server/api/export.ts'],
  ['examples/export-button', './../../lib/base-path.ts'],
  ['examples/export-button', '../../e2e/support/files.ts'],
  ['examples/export-button', '../typescript-client/main.ts'],
  ['examples/export-button', 'zod'],
  ['examples/export-button', 'next/server'],
  ['examples/export-button', '@prisma/client'],
]

const ALLOWED = [
  ['app', '../server/viewer.ts'],
  ['app', '../lib/viewer.ts'],
  ['app', '../datasets/registry.ts'],
  ['app', 'next/server'],
  ['server', '../lib/queue.ts'],
  ['server', '../datasets/registry.ts'],
  ['server', '../prisma/generated/client.ts'],
  ['server', '@prisma/adapter-pg'],
  ['worker', '../lib/queue.ts'],
  ['worker', '../datasets/registry.ts'],
  ['worker/source', '../../lib/dataset.ts'],
  ['datasets', '../lib/dataset.ts'],
  ['examples/export-button', 'node:http'],
  ['examples/export-button', 'node:fs/promises'],
  ['examples/export-button', './page.ts'],
  ['examples/typescript-client', 'openapi-fetch'],
  ['examples/typescript-client', './generated/api.ts'],
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
