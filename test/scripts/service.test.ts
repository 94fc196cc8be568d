import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startService } from '../../scripts/processes/service.ts'
import { logToStdout } from '../../scripts/terminal.ts'
import { eventually } from '../support/wait.ts'
import { gone } from './support/processes.ts'
import { project, removeProject, writeProjectFile } from './support/project.ts'

let printed = ''

beforeEach(() => {
  printed = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text
    return true
  })
})
afterEach(() => vi.restoreAllMocks())
afterAll(removeProject)

/** Starts a script as a service that may take so long to stop. */
function start(lines: string[], graceMs = 60_000) {
  writeProjectFile('service.mjs', `${lines.join('\n')}\n`)
  return startService({ label: 'web', args: [project.inRoot('service.mjs')], env: {}, graceMs })
}

/** The number that the service prints after a word. */
async function printedNumber(word: string): Promise<number> {
  return eventually(`the service says its ${word}`, () => {
    const found = new RegExp(`${word} (\\d+)`).exec(printed)
    return found ? Number(found[1]) : undefined
  })
}

const STAY = 'setInterval(() => {}, 1e6)'
const SAY_PID = 'console.log("pid", process.pid)'

test('each line that a service prints has its label, wherever it is printed', async () => {
  const service = start([
    'process.stdout.write("one\\ntw")',
    'process.stdout.write("o\\n\\n")',
    'console.error("three")',
  ])
  expect(await service.ended).toEqual({ code: 0, how: 'exit code 0' })
  const lines = printed.split('\n').filter((line) => line !== '')
  expect(lines.toSorted()).toEqual(['web    │ ', 'web    │ one', 'web    │ three', 'web    │ two'])
})

test('in a log, each line of a service is one JSON object, whoever wrote it', async () => {
  logToStdout(false)
  const own = '{"level":"info","process":"web","msg":"a download started"}'
  const service = start([
    `console.log(${JSON.stringify(own)})`,
    'console.log("\\n{ ready }\\n")',
    'console.error("Error: no disk\\n    at main.ts:1")',
  ])
  await service.ended
  logToStdout(true)
  const lines = printed.trimEnd().split('\n')
  expect(lines).toContain(own)
  const said = lines
    .map((line) => JSON.parse(line))
    .map(({ level, process, msg }) => ({ level, process, msg }))
  expect(said).toHaveLength(4)
  expect(said).toContainEqual({ level: 'info', process: 'web', msg: '{ ready }' })
  expect(said).toContainEqual({ level: 'error', process: 'web', msg: 'Error: no disk' })
})

test('a service that ends by itself says how', async () => {
  expect(await start(['process.exit(4)']).ended).toEqual({ code: 4, how: 'exit code 4' })
  const killed = start(['process.kill(process.pid, "SIGKILL")'])
  expect(await killed.ended).toEqual({ code: 1, how: 'SIGKILL' })
})

test('a service is asked to stop, and has the time that it needs', async () => {
  const service = start([STAY, 'process.on("SIGTERM", () => setTimeout(() => process.exit(5), 50))', SAY_PID])
  await printedNumber('pid')
  await service.stop()
  expect(await service.ended).toEqual({ code: 5, how: 'exit code 5' })
})

test('a service that does not stop is killed when its grace is over', async () => {
  const service = start([STAY, 'process.on("SIGTERM", () => {})', SAY_PID], 50)
  await printedNumber('pid')
  await service.stop()
  expect(await service.ended).toEqual({ code: 1, how: 'SIGKILL' })
})

test('what a service has started goes with it, however it ends', async () => {
  const startChild = [
    'import { spawn } from "node:child_process"',
    'const args = ["-e", "process.on(\'SIGTERM\', () => {}); setInterval(() => {}, 1e6)"]',
    'const child = spawn(process.execPath, args, { stdio: "inherit" })',
    'console.log("child", child.pid)',
  ]
  for (const end of ['process.exit(0)', 'process.kill(process.pid, "SIGKILL")', STAY]) {
    printed = ''
    const service = start([...startChild, `setTimeout(() => { ${end} }, 100)`])
    const child = await printedNumber('child')
    if (end === STAY) service.kill()
    await service.ended
    await gone(child)
  }
})

test('stopping what has ended is done at once', async () => {
  const service = start([])
  await service.ended
  await service.stop()
  expect(() => service.kill()).not.toThrow()
  expect(await service.ended).toEqual({ code: 0, how: 'exit code 0' })
})
