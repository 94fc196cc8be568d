import { rm } from 'node:fs/promises'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { ensureMade } from '../../scripts/fingerprint.ts'
import { UserError } from '../../scripts/terminal.ts'
import { project, removeProject, writeProjectFile } from './support/project.ts'

vi.mock('../../scripts/paths.ts', async () => (await import('./support/project.ts')).project)

const PRODUCT = {
  name: 'The book',
  inputs: ['chapters', 'title.txt'],
  outputs: ['shelf'],
  stamp: 'shelf/made-of.txt',
}

let made = 0

function make(): Promise<void> {
  return ensureMade(PRODUCT, async () => {
    made++
    writeProjectFile('shelf/book.txt', `printed ${made}`)
  })
}

beforeEach(async () => {
  await rm(project.root, { recursive: true, force: true })
  writeProjectFile('chapters/one.txt', 'one')
  writeProjectFile('chapters/more/two.txt', 'two')
  writeProjectFile('title.txt', 'title')
  made = 0
  await make()
})
afterAll(removeProject)

test('a product is made once, as long as nothing changes', async () => {
  expect(made).toBe(1)
  await make()
  expect(made).toBe(1)
})

test.each([
  ['an input has other contents', () => writeProjectFile('title.txt', 'Title')],
  ['a file in a folder has other contents', () => writeProjectFile('chapters/more/two.txt', '2')],
  ['a file is new', () => writeProjectFile('chapters/three.txt', '')],
  ['a file is gone', () => rm(project.inRoot('chapters/one.txt'))],
  ['an input is gone', () => rm(project.inRoot('title.txt'))],
  ['the product is gone', () => rm(project.inRoot('shelf/book.txt'))],
  ['the product was touched', () => writeProjectFile('shelf/book.txt', 'scribbled over')],
  ['nobody knows how it was made', () => rm(project.inRoot('shelf/made-of.txt'))],
])('it is made again when %s, and then not any more', async (_, change) => {
  await change()
  await make()
  expect(made).toBe(2)
  await make()
  expect(made).toBe(2)
})

test('contents that move from one file to the next are a change', async () => {
  writeProjectFile('chapters/more/two.txt', 'tw')
  writeProjectFile('title.txt', 'otitle')
  await make()
  expect(made).toBe(2)
})

test('an input that changes while the product is made makes it stale', async () => {
  writeProjectFile('title.txt', 'second title')
  await ensureMade(PRODUCT, async () => writeProjectFile('title.txt', 'third title'))
  await make()
  expect(made).toBe(2)
})

test('a product that could not be made is tried again', async () => {
  writeProjectFile('title.txt', 'second title')
  const failing = ensureMade(PRODUCT, () => Promise.reject(new Error('out of paper')))
  await expect(failing).rejects.toThrow('out of paper')
  await make()
  expect(made).toBe(2)
})

test('where nothing can be made, what is fresh will do, and what is stale is an error that says why', async () => {
  const neither = () =>
    ensureMade(
      PRODUCT,
      () => Promise.reject(new Error('made')),
      async () => 'it rains',
    )
  await neither()
  writeProjectFile('title.txt', 'second title')
  await expect(neither()).rejects.toThrow(
    new UserError('The book is missing or older than what it is made of, and it rains.'),
  )
})
