import { execa } from 'execa'
import { expect, test } from 'vitest'
import { inRoot } from '../../scripts/paths.ts'
import { openSandbox } from '../support/sandbox.ts'
import { pretendNode } from './support/pretend-node.ts'

const { databaseUrl, admin } = await openSandbox()

function run(args: string[], env: Record<string, string> = {}) {
  return execa(process.execPath, [inRoot('scripts', 'run.mjs'), ...args], { env, reject: false })
}

test.each(['20.19.0', '22.18.0'])(
  'Node %s is told that it is too old, and where a newer one is',
  async (version) => {
    const args = [...pretendNode(version), inRoot('scripts', 'run.mjs')]
    const byPerson = await execa(process.execPath, [...args, 'migrate'], { reject: false })
    expect(byPerson.exitCode).toBe(1)
    expect(byPerson.stderr).toMatch(
      /^Claimcheck needs Node 24 or newer, and \S+ is v[\d.]+: start it by node_modules\/.bin\/node/,
    )
    expect(byPerson.stderr).toContain(` is v${version}: `)
    const logged = await execa(process.execPath, [...args, 'web'], { reject: false })
    expect(logged.exitCode).toBe(1)
    expect(JSON.parse(logged.stderr)).toMatchObject({ level: 'error', msg: byPerson.stderr })
  },
)

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

test('where the roles of docs/security.md are missing, the migrations are done and nothing is granted', async () => {
  const { exitCode, stdout, stderr } = await run(['migrate', '--grant'], { DATABASE_URL: databaseUrl })
  expect(stdout).toContain('Migrations applied')
  expect(stderr).toMatch(
    /Nothing was granted \(role "claimcheck_\w+" does not exist\): see "Roles and grants"/,
  )
  expect(exitCode).toBe(1)
  const { rows } = await admin.query(`select from pg_namespace where nspacl::text like '%claimcheck_web=%'`)
  expect(rows).toEqual([])
})
