import { execa } from 'execa'
import { expect, test } from 'vitest'
import { inRoot } from '../../scripts/paths.ts'

function run(args: string[], env: Record<string, string> = {}) {
  return execa(process.execPath, [inRoot('scripts', 'run.ts'), ...args], { env, reject: false })
}

test('what is no command is answered with those that there are', async () => {
  const { exitCode, stderr } = await run(['constructor'])
  expect(exitCode).toBe(1)
  expect(stderr).toContain('Commands: web, worker, migrate, seed, adopt-store, user')
})

test('a port that is none is refused before anything is looked for', async () => {
  const { exitCode, stderr } = await run(['web'], { PORT: 'http' })
  expect(exitCode).toBe(1)
  expect(JSON.parse(stderr)).toMatchObject({
    level: 'error',
    msg: 'PORT must be a number from 1 to 65535, and is "http".',
  })
})

test('"migrate" refuses what it does not know, and changes nothing', async () => {
  const { exitCode, stderr } = await run(['migrate', '--force'], {
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  })
  expect(exitCode).toBe(1)
  expect(stderr).toContain('"migrate" knows only --grant, and not "--force".')
})
