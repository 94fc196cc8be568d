import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

/** A server whose answers log something, in a process of its own: this one's log is silent. */
const SERVER = `
  const { createServer } = await import('node:http')
  const { log } = await ours('lib/log.ts')
  const { watchRequests, outsideOfRequests } = await ours('server/http/current-request.ts')
  const { nameAskers, sayWhoAsks } = await ours('server/http/asker.ts')
  const { logConsole } = await ours('server/front/console.ts')
  nameAskers()
  watchRequests()
  logConsole()
  const server = createServer(async ({ url }, response) => {
    const [, path, viewer] = url.split('/')
    if (path === 'early') {
      log.debug('before it is known')
      log.warn('before it is known')
    }
    await new Promise(setImmediate)
    sayWhoAsks(viewer ?? null)
    sayWhoAsks(viewer ?? null)
    log.info({ path }, 'answered')
    if (path === 'next') console.error(' ⨯', Object.assign(new Error('it is\\n{"level":"fatal","msg":"forged"}'), { digest: '7' }))
    if (path === 'other') outsideOfRequests(() => log.info('for nobody'))
    response.end()
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const ask = (path) => fetch('http://127.0.0.1:' + server.address().port + path).then((answer) => answer.text())
  await Promise.all(['/early/ann', '/late/bob', '/nobody', '/next/eve', '/other/dan'].map(ask))
  log.info('of no request')
  server.close()`

type Line = Record<string, unknown> & { msg: string }

function linesOf(code: string): Line[] {
  const root = pathToFileURL(path.join(import.meta.dirname, '..', '..')).href
  const ours = `const ours = (file) => import(${JSON.stringify(`${root}/`)} + file);`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', ours + code], {
    env: { ...process.env, LOG_LEVEL: 'debug', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

test('every line that belongs to a request says which one, and who asks as soon as that is known', () => {
  const lines = linesOf(SERVER)
  const of = (viewer: string | null) => lines.filter((line) => line.viewer === viewer)
  const [answered] = of('bob')
  expect(of('bob')).toEqual([{ ...answered, msg: 'answered', request: expect.any(String) }])
  expect(lines.find((line) => line.path === 'nobody')).toMatchObject({
    viewer: null,
    request: expect.any(String),
  })

  // What was said before is found by its request, at its own level.
  const [told, ...later] = of('ann')
  expect(told).toMatchObject({ level: 'warn', msg: 'it is known now who asks' })
  expect(later.map(({ msg }) => msg)).toEqual(['answered'])
  const early = lines.filter(({ request, viewer }) => request === told?.request && viewer === null)
  expect(early.map(({ level }) => level)).toEqual(['debug', 'warn'])

  // What Next writes is a line as any other, and no line of its own making.
  expect(of('eve').map(({ msg }) => msg)).toEqual(['answered', '⨯'])
  expect(of('eve')[1]).toMatchObject({ level: 'error', error: { digest: '7' } })
  expect(lines.map(({ level }) => level)).not.toContain('fatal')

  for (const msg of ['for nobody', 'of no request']) {
    const line = lines.find((each) => each.msg === msg)
    expect(line).toBeDefined()
    expect(line).not.toHaveProperty('viewer')
    expect(line).not.toHaveProperty('request')
  }
  const requests = new Set(lines.flatMap(({ request }) => (request === undefined ? [] : [request])))
  expect(requests.size).toBe(5)
})
