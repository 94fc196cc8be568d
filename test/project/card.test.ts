import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'

type Manifest = { dependencies: Record<string, string>; devDependencies: Record<string, string> }

const root = path.join(import.meta.dirname, '..', '..')
const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as Manifest
const packages = { ...manifest.dependencies, ...manifest.devDependencies }

// Whether each package is used is what knip looks at (`npm run check`).

test.each([
  'next',
  'react',
  'react-dom',
  'prisma',
  '@prisma/client',
  'pg-boss',
  'papaparse',
  'swr',
  'playwright',
])('the card names %s: it is installed', (name) => {
  expect(packages).toHaveProperty([name])
})

test('react-dom is of the same version as react', () => {
  expect(packages['react-dom']).toBe(packages.react)
})

test.each(['package.json', 'tsconfig.json', 'next.config.mjs', 'app', 'prisma', 'worker', 'e2e', 'public'])(
  'the card names %s: it is there',
  (entry) => {
    expect(existsSync(path.join(root, entry))).toBe(true)
  },
)

test.each(Object.entries(packages))('%s is pinned to one version, %s', (_, version) => {
  expect(version).toMatch(/^(npm:[\w-]+@)?\d+\.\d+\.\d+(-[\w.-]+)?$/)
})
