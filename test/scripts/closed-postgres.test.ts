import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findAccount } from '../../scripts/postgres/account.ts'
import { startEmbeddedPostgres } from '../../scripts/postgres/embedded.ts'
import { findPrograms } from '../../scripts/postgres/programs.ts'
import { onServer } from '../support/server.ts'

/** Only root has folders that are closed to the account of Postgres, and /proc is Linux' own. */
const closedTest = test.skipIf(process.getuid?.() !== 0 || process.platform !== 'linux')

/** A folder such as /root. */
const closed = await mkdtemp(path.join(tmpdir(), 'claimcheck-closed-'))
await chmod(closed, 0o700)
afterAll(() => rm(closed, { recursive: true, force: true }))

/** What a process may do beyond its user's rights, as Linux writes it. */
function privileges(pid: string): Record<string, string> {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Object.fromEntries(
    [...status.matchAll(/^(Cap\w+|NoNewPrivs):\s*(\w+)$/gm)].map(([, name, value]) => [name, value]),
  )
}

closedTest('Postgres runs in a folder that its account cannot enter, without any capability', async () => {
  const folder = path.join(closed, 'postgres')
  const postgres = await startEmbeddedPostgres({ folder, database: 'shop', durable: false })
  try {
    await onServer(postgres.url, 'create schema mine; create table mine.kept ()')
    const [pid = ''] = readFileSync(path.join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')
    const { CapBnd, NoNewPrivs, ...capabilities } = privileges(pid)
    expect(Object.values(capabilities)).toEqual(Array(4).fill('0000000000000000'))
    // What bounds them would not matter where they cannot be won any more.
    expect(NoNewPrivs === '1' || CapBnd === '0000000000000000').toBe(true)
    // A setting that is read anew from the closed folder.
    expect(execFileSync('ps', ['-o', 'uid=', '-p', pid]).toString().trim()).not.toBe('0')
  } finally {
    await postgres.stop()
  }
})

closedTest(
  'programs that the account cannot reach are copied to where only root writes, and removed',
  async () => {
    const { initdb } = await findPrograms(await findAccount(closed), closed)
    const native = path.join(closed, 'native')
    execFileSync('cp', ['--archive', '--link', path.join(initdb, '../..'), native])
    // As npm installs it under the umask 077.
    execFileSync('find', [native, '-type', 'd', '-exec', 'chmod', '700', '{}', '+'])
    const folder = path.join(closed, 'note')
    await mkdir(folder)
    const account = await findAccount(folder)
    const programs = await findPrograms(account, folder, native)
    const { command, args, uid, gid } = account.launch(programs.postgres, ['--version'])
    expect(execFileSync(command, args, { uid, gid, cwd: '/' }).toString()).toContain('PostgreSQL')
    expect(
      execFileSync('find', [path.join(programs.postgres, '../..'), '!', '-user', 'root']).toString(),
    ).toBe('')
    // One that a killed process has left behind is removed by the next.
    const next = await findPrograms(account, folder, native)
    expect(existsSync(programs.postgres)).toBe(false)
    await next.remove()
    expect(existsSync(next.postgres)).toBe(false)
  },
)
