import { existsSync } from 'node:fs'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { commandLine, isAlive, stopLeftover } from '../../scripts/processes/leftover.ts'
import { endedPid, killIdle, startIdle } from './support/processes.ts'
import { project, removeProject, writeProjectFile } from './support/project.ts'

const DATA = project.inRoot('data')
const PID_FILE = project.inRoot('data', 'postmaster.pid')

/** As Postgres writes it: the process's number stands in the first line. */
function writePidFile(pid: number | string): void {
  writeProjectFile('data/postmaster.pid', `${pid}\n${DATA}\n1700000000\n5432\n`)
}

beforeEach(() => vi.restoreAllMocks())
afterAll(() => {
  killIdle()
  removeProject()
})

test('without a pid file nothing is done', async () => {
  const kill = vi.spyOn(process, 'kill')
  await stopLeftover(project.inRoot('elsewhere'))
  expect(kill).not.toHaveBeenCalled()
})

test.each(['', 'garbage', '-5', '1', '0', '3.5'])('a pid file with %j in it is nobody’s', async (text) => {
  writePidFile(text)
  const kill = vi.spyOn(process, 'kill')
  await stopLeftover(DATA)
  expect(kill).not.toHaveBeenCalled()
})

test('a server that still runs on the folder is stopped fast', async () => {
  const server = startIdle('-D', DATA)
  writePidFile(server.pid)
  await stopLeftover(DATA)
  expect(await server.ended).toEqual([null, 'SIGINT'])
})

test('a pid file whose process is gone is left to Postgres', async () => {
  writePidFile(await endedPid())
  await stopLeftover(DATA)
  expect(existsSync(PID_FILE)).toBe(true)
})

test('a process of another kind that has the number now lives on, and the pid file goes', async () => {
  const other = startIdle('-D', '/somewhere/else')
  writePidFile(other.pid)
  await stopLeftover(DATA)
  expect(isAlive(other.pid)).toBe(true)
  expect(existsSync(PID_FILE)).toBe(false)
})

test('a process that somebody else owns counts as alive', () => {
  vi.spyOn(process, 'kill').mockImplementation(() => {
    throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' })
  })
  expect(isAlive(4711)).toBe(true)
})

test('the command line of a process is known as long as it is there', async () => {
  const { pid } = startIdle('an argument')
  expect(await commandLine(pid)).toContain('an argument')
  expect(await commandLine(await endedPid())).toBe('')
})
