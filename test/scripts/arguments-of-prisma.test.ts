import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { runTool, toolScript } from '../../scripts/processes/node-process.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()

test('no process has the password of the database in its arguments while the schema engine runs', async () => {
  const record = path.join(sandbox.storeFolder, 'command-lines.jsonl')
  const engine = path.join(import.meta.dirname, 'support', 'recording-engine.mjs')
  const env = { DATABASE_URL: sandbox.databaseUrl, PRISMA_SCHEMA_ENGINE_BINARY: engine, RECORD: record }
  // It succeeds only if the engine reaches the database.
  expect(await runTool(toolScript('prisma'), ['migrate', 'status'], { env })).toBe(0)
  const recorded = readFileSync(record, 'utf8')
  const { password, pathname } = new URL(sandbox.databaseUrl)
  expect(recorded).toContain(pathname)
  expect(recorded).not.toContain(password)
})
