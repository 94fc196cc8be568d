import { glob, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '..', '..')

/** The files of the service that hold what matches. */
async function filesWith(pattern: RegExp): Promise<string[]> {
  const found: string[] = []
  for await (const file of glob('{app,datasets,lib,server,worker}/**/*.{ts,tsx}', { cwd: root }))
    if (pattern.test(await readFile(path.join(root, file), 'utf8'))) found.push(file)
  return found.sort()
}

test('exports are changed by the state machine, their turns and their progress in one place each, and nowhere else', async () => {
  expect(
    await filesWith(/(update|insert into) claimcheck\.export\b|\bexport\.(create|update|upsert)/i),
  ).toEqual([
    'lib/exports/compare-and-set.ts',
    'lib/exports/make-export.ts',
    // Changes what people call it, and nothing else.
    'lib/exports/name-export.ts',
    // Takes a key away that has become free.
    'lib/exports/request-key.ts',
    'lib/exports/turns.ts',
    'worker/run/heartbeat.ts',
  ])
})

test('events are written by the state machine and the audit trail, and nowhere else', async () => {
  expect(
    await filesWith(/(update|insert into) claimcheck\.event\b|\bevent\.(create|update|upsert)/i),
  ).toEqual(['lib/audit.ts', 'lib/exports/compare-and-set.ts'])
})

test("pg-boss's table of jobs is known to two files", async () => {
  expect(await filesWith(/pgboss\.(job|schedule|subscription)/)).toEqual(['lib/queue.ts', 'worker/jobs.ts'])
})

test('exports are deleted by their owner and by the sweep, and nowhere else', async () => {
  expect(await filesWith(/delete from claimcheck\.export\b|\bexport\.delete/i)).toEqual([
    'lib/exports/delete.ts',
    'worker/tasks/sweep.ts',
  ])
})
