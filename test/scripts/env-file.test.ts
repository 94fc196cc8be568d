import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { readEnvFiles } from '../../scripts/env-file.ts'
import { removeProject, writeProjectFile } from './support/project.ts'

vi.mock('../../scripts/paths.ts', async () => (await import('./support/project.ts')).project)

// The library leaves its notes in process.env.
const before = { ...process.env }
afterEach(() => {
  process.env = { ...before }
})
afterAll(removeProject)

test('what stands in .env is set, unless it is set already; every process of ours gets it', () => {
  process.env.WORKER_CONCURRENCY = '3'
  writeProjectFile('.env', 'SOURCE_DATABASE_URL="postgres://reader:p%23w@db/shop"\nWORKER_CONCURRENCY=9\n')
  readEnvFiles()
  expect(process.env).toMatchObject({
    SOURCE_DATABASE_URL: 'postgres://reader:p%23w@db/shop',
    WORKER_CONCURRENCY: '3',
  })
})
