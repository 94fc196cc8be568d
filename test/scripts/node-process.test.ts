import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { inRoot } from '../../scripts/paths.ts'
import { needTool, runTool, spawnNode, toolScript } from '../../scripts/processes/node-process.ts'
import { UserError } from '../../scripts/terminal.ts'
import { eventually } from '../support/wait.ts'
import { gone } from './support/processes.ts'
import { project, removeProject, writeProjectFile } from './support/project.ts'

let warned = ''

beforeEach(() => {
  warned = ''
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    warned += text
    return true
  })
})
afterEach(() => vi.restoreAllMocks())
afterAll(removeProject)

/** Writes a script. @returns its path. */
function script(...lines: string[]): string {
  writeProjectFile('tool.mjs', `${lines.join('\n')}\n`)
  return project.inRoot('tool.mjs')
}

function read(name: string): string | undefined {
  try {
    return readFileSync(project.inRoot(name), 'utf8') || undefined
  } catch {
    return undefined
  }
}

test('a tool that succeeds is silent', async () => {
  expect(await runTool(script('console.log(1)', 'console.error(2)'), [])).toBe(0)
  expect(warned).toBe('')
})

test('a tool that fails shows all that it has printed, and its exit code counts', async () => {
  const tool = script('console.log("half done")', 'console.error("no disk")', 'process.exitCode = 7')
  expect(await runTool(tool, [])).toBe(7)
  expect(warned).toContain('half done')
  expect(warned).toContain('no disk')
})

test('a tool that a signal ended has failed', async () => {
  expect(await runTool(script('process.kill(process.pid, "SIGKILL")'), [])).toBe(1)
})

test('a tool gets its arguments, our variables and the project’s Node', async () => {
  vi.stubEnv('TAKEN_AWAY', 'x')
  vi.stubEnv('KEPT', 'y')
  const tool = script(
    'import { execFileSync } from "node:child_process"',
    'const { TAKEN_AWAY, KEPT, ADDED, CHECKPOINT_DISABLE } = process.env',
    'const node = execFileSync("node", ["--version"], { encoding: "utf8" }).trim()',
    'console.log(JSON.stringify([process.argv.slice(2), TAKEN_AWAY, KEPT, ADDED, CHECKPOINT_DISABLE, node]))',
    'process.exitCode = 1',
  )
  await runTool(tool, ['--a', 'b c'], { env: { ADDED: 'z', TAKEN_AWAY: undefined } })
  const [args, ...rest] = JSON.parse(warned)
  expect(args).toEqual(['--a', 'b c'])
  expect(rest).toEqual([null, 'y', 'z', '1', process.version])
  vi.unstubAllEnvs()
})

test('no tool takes code from the folder for temporary files, where others may have put theirs', async () => {
  const folder = project.inRoot('temporary')
  mkdirSync(folder)
  const env = { TMPDIR: folder }
  const caching = script('import { enableCompileCache } from "node:module"', 'enableCompileCache()')
  expect(await runTool(caching, [], { env })).toBe(0)
  // The configuration is TypeScript, which is translated first.
  writeProjectFile('playwright.config.ts', 'export default { testDir: "." as string }\n')
  const args = ['test', '--list', '--pass-with-no-tests', '--config', project.inRoot('playwright.config.ts')]
  expect(await runTool(toolScript('playwright'), args, { env })).toBe(0)
  expect(readdirSync(folder)).toEqual([])
})

test('a tool that has to succeed and does not is an error that names its purpose', async () => {
  await expect(needTool('Counting sheep', script(''), [])).resolves.toBeUndefined()
  const failing = needTool('Counting sheep', script('process.exitCode = 3'), [])
  await expect(failing).rejects.toThrow(new UserError('Counting sheep failed (exit code 3): see above.'))
})

test('an interrupt ends a tool by SIGTERM, and nothing that it has printed is shown', async () => {
  const tool = script(
    'import { writeFileSync } from "node:fs"',
    'console.log("noise")',
    'setInterval(() => {}, 1e6)',
    'process.on("SIGTERM", () => process.exit(9))',
    'writeFileSync(process.argv[2], "ready")',
  )
  const controller = new AbortController()
  const code = runTool(tool, [project.inRoot('ready')], { signal: controller.signal })
  await eventually('the tool runs', () => read('ready'))
  controller.abort()
  expect(await code).toBe(9)
  expect(warned).toBe('')
})

test('after an interrupt, no tool is started', async () => {
  await expect(runTool(script(''), [], { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
})

test('a process ends by SIGTERM when the one that started it was killed', async () => {
  const child = script(
    'import { appendFileSync } from "node:fs"',
    'const [, , file] = process.argv',
    'setInterval(() => {}, 1e6)',
    'process.on("SIGTERM", () => { appendFileSync(file, " SIGTERM"); process.exit(0) })',
    'appendFileSync(file, String(process.pid))',
  )
  const parent = [
    `import { spawnNode } from ${JSON.stringify(inRoot('scripts/processes/node-process.ts'))}`,
    `spawnNode([${JSON.stringify(child)}, ${JSON.stringify(project.inRoot('child'))}], {}, {})`,
  ]
  writeProjectFile('parent.mjs', parent.join('\n'))
  const started = spawn(process.execPath, [project.inRoot('parent.mjs')], { stdio: 'ignore' })
  const pid = Number(await eventually('the child runs', () => read('child')))
  started.kill('SIGKILL')
  await gone(pid)
  expect(read('child')).toBe(`${pid} SIGTERM`)
})

test('a process whose work is done ends, although its parent still listens', async () => {
  const { exitCode } = await spawnNode([script('console.log("done")')], {}, {})
  expect(exitCode).toBe(0)
})
