import { randomBytes, randomUUID } from 'node:crypto'
import { expect, type Page } from 'playwright/test'
import { findPerson, setDisabled } from '../../lib/accounts/people.ts'
import { SERVICE } from '../../lib/exports/events.ts'
import { SOURCE_ROLE } from '../../prisma/seed.ts'
import { spawnNode } from '../../scripts/processes/node-process.ts'
import { readExport } from '../../test/support/exports.ts'
import type { TestWorker } from '../../test/support/worker.ts'
import { Caller } from './caller.ts'
import { commandLines } from './canaries.ts'
import type { Site } from './fixtures.ts'
import { type IdentityProvider, signInAs } from './identity-provider.ts'
import type { PlainProxy } from './plain-proxy.ts'

/** Where what is secret or personal is used. */
export type Scene = {
  site: Site
  proxy: PlainProxy
  provider: IdentityProvider
  worker: TestWorker
  /** Keeps what is to be looked through. */
  note(place: string, text: string): void
}

/** A text that stands nowhere else. */
function canary(name: string): string {
  return `canary-${name}-${randomBytes(12).toString('hex')}`
}

/** Secrets that the test chooses. */
export const SECRETS = {
  authSecret: canary('auth-secret'),
  databasePassword: canary('database-password'),
  sourcePassword: canary('source-password'),
  wrongDatabasePassword: canary('wrong-database-password'),
  wrongPassword: canary('wrong-password'),
  ownPassword: canary('own-password'),
  weakPassword: canary('weak').repeat(5),
  unknownCode: canary('code'),
  unknownState: canary('state'),
  toldByProvider: canary('told-by-provider'),
}
/** What is of people. */
export const PERSONAL = {
  email: `${canary('email')}@example.com`,
  name: canary('name'),
  headerName: canary('header-name'),
  providerEmail: `${canary('provider-email')}@example.com`,
  filterValue: canary('filter-value'),
  refusedValue: canary('refused-value'),
  ownRow: canary('own-row'),
  foreignRow: canary('foreign-row'),
}

/** Runs `npm run user --` with these arguments. @returns the password that it shows. */
async function operate({ site, note }: Scene, ...args: string[]): Promise<string> {
  const running = spawnNode(
    ['scripts/tasks.ts', 'user', ...args],
    { DATABASE_URL: site.databaseUrl },
    { all: true },
  )
  note('arguments of processes', commandLines())
  const { all } = await running
  note('operator', String(all))
  const [, password = ''] = /with the password {2}(\S+)/.exec(String(all)) ?? []
  return password
}

/** The site's database, as lib asks it. */
export function dbOf({ admin }: Site) {
  return { executeSql: (sql: string, values?: unknown[]) => admin.query(sql, values) }
}

/** Lets a table take nothing new for a while: Postgres tells the whole row that it does not take. */
export async function whileClosed(
  { admin }: Site,
  table: string,
  work: () => Promise<unknown>,
): Promise<void> {
  await admin.query(`alter table ${table} add constraint closed check (false) not valid`)
  try {
    await work()
  } finally {
    await admin.query(`alter table ${table} drop constraint closed`)
  }
}

/** Lets no order be read for a while: what says so tells a value of somebody else's. */
async function whileBroken({ admin }: Site, work: () => Promise<unknown>): Promise<void> {
  await admin.query(`
    create function demo.broken(note text) returns text language plpgsql as
      $$ begin raise 'It is %', note using detail = note, errcode = '22P02'; end $$;
    alter table demo.orders rename to whole_orders;
    create view demo.orders as select id, customer_id, placed_at, status, total, reference, shipped_on,
      case when note like '%${PERSONAL.foreignRow}%' then demo.broken(note) else note end as note from demo.whole_orders;
    grant select on demo.orders to ${SOURCE_ROLE}`)
  try {
    await work()
  } finally {
    await admin.query(
      'drop view demo.orders; drop function demo.broken; alter table demo.whole_orders rename to orders',
    )
  }
}

/** Gives an order of each of two countries a note. @returns what reads all notes. */
export async function plantRows({ admin }: Site): Promise<() => Promise<string>> {
  const plant = `update demo.orders set note = $2 where id = (
    select min(o.id) from demo.orders o join demo.customers c on c.id = o.customer_id where c.country = $1 and o.note is null)`
  await admin.query(plant, ['DE', `${PERSONAL.ownRow} ${PERSONAL.filterValue}`])
  await admin.query(plant, ['BR', PERSONAL.foreignRow])
  return async () => {
    const { rows } = await admin.query(`select note from demo.orders where note like 'canary-%'`)
    return JSON.stringify(rows).replaceAll(PERSONAL.filterValue, '')
  }
}

/** Signs in and out with right and wrong passwords, and changes them; also where the database takes nothing. @returns who is signed in then. */
export async function signIn(scene: Scene, owner: Caller): Promise<Record<string, string>> {
  const { site } = scene
  const { email, name } = PERSONAL
  const { wrongPassword, ownPassword, weakPassword } = SECRETS
  const added = await operate(scene, 'add', email, '--name', name, '--attribute', 'country=DE')
  const reset = await operate(scene, 'reset', email)
  owner.id = String((await findPerson(dbOf(site), email))?.id)
  for (const password of [wrongPassword, added, reset]) await owner.act('signInAction', { email, password })
  const change = (currentPassword: string, newPassword: string) =>
    owner.act('changePasswordAction', { currentPassword, newPassword })
  await change(wrongPassword, ownPassword)
  await change(reset, weakPassword)
  await whileClosed(site, 'claimcheck.account', () => change(reset, ownPassword))
  await change(reset, ownPassword)
  const again = () => owner.act('signInAction', { email, password: ownPassword })
  for (const table of ['claimcheck.session', 'claimcheck.event']) await whileClosed(site, table, again)
  await owner.act('signOutAction')
  await again()
  const { rows } = await site.admin.query(
    `select a.password from claimcheck."user" u join claimcheck.account a on a.user_id = u.id where u.email = $1`,
    [email],
  )
  const [, token = '', signature = ''] = /session_token=([^.]+)\.([^;]+)/.exec(owner.cookie) ?? []
  return { added, reset, hash: rows[0].password, token, signature: decodeURIComponent(signature) }
}

/** Signs in by the identity provider, well and badly. @returns what it has given, and what was said on the way. */
export async function signInElsewhere(
  page: Page,
  { site, proxy, provider, note }: Scene,
): Promise<Record<string, string>> {
  provider.claims.joan = { email: PERSONAL.providerEmail, email_verified: true, name: 'Joan Roe' }
  await signInAs(page, proxy.url, 'joan')
  await expect(page.getByText(PERSONAL.providerEmail)).toBeVisible()
  const tokens = JSON.parse(provider.given.at(-1) ?? '{}')
  const joan = String((await findPerson(dbOf(site), PERSONAL.providerEmail))?.id)
  await setDisabled(dbOf(site), joan, true, SERVICE)
  await signInAs(page, proxy.url, 'joan')
  await expect(page.getByText('You could not be signed in.')).toBeVisible()
  const caller = new Caller(proxy.url)
  const start = async () => {
    // As if it were much later.
    await site.admin.query('delete from claimcheck.rate_limit')
    return /state=([\w-]+)/.exec((await caller.act('singleSignOnAction', '/')).text)?.[1] ?? ''
  }
  const back = (search: string) => caller.ask(`/api/auth/callback/oidc?${search}`)
  const { unknownCode, unknownState, toldByProvider } = SECRETS
  await back(`code=${unknownCode}&state=${unknownState}`)
  await back(`code=${unknownCode}&state=${await start()}`)
  await back(`error=access_denied&error_description=${toldByProvider}&state=${await start()}`)
  await whileClosed(site, 'claimcheck.verification', start)
  note('sent', caller.sent.join('\n'))
  return {
    accessToken: tokens.access_token,
    identityToken: tokens.id_token,
    code: tokens.code,
    state: await start(),
  }
}

/** Makes exports that succeed, fail and are cancelled, and downloads. @returns the ids. */
export async function exportAll({ site, worker }: Scene, owner: Caller): Promise<string[]> {
  const request = (value: string, column = 'note') => ({
    columns: ['id', 'note'],
    filters: [{ column, operator: column === 'note' ? 'contains' : 'equals', value }],
  })
  const make = async () => {
    const told = await owner.act('createExportAction', 'orders', request(PERSONAL.filterValue), randomUUID())
    return /[0-9a-f-]{36}/.exec(told.headers.get('x-action-redirect') ?? '')?.[0] ?? ''
  }
  const until = (id: string, status: string) =>
    // Each looks through all orders.
    expect.poll(async () => (await readExport(site, id)).status, { timeout: 90_000 }).toBe(status)
  await owner.act('createExportAction', 'orders', request(PERSONAL.refusedValue, 'id'), randomUUID())
  await whileClosed(site, 'claimcheck.export', make)
  const succeeded = await make()
  await until(succeeded, 'succeeded')
  for (const init of [{}, { method: 'HEAD' }, { headers: { range: 'bytes=1-9' } }] as RequestInit[])
    await owner.ask(`/api/exports/${succeeded}/file`, init)
  process.kill(worker.pid, 'SIGSTOP')
  const cancelled = await make()
  await owner.act('cancelExportAction', cancelled)
  process.kill(worker.pid, 'SIGCONT')
  await until(cancelled, 'cancelled')
  let failed = ''
  await whileBroken(site, async () => {
    failed = await make()
    await until(failed, 'failed')
  })
  return [succeeded, cancelled, failed]
}

const ADMIN_PAGES = ['/admin', '/admin/exports', '/admin/events', '/admin/people']

/** All that somebody else is shown and told, who is after the exports. */
export async function pagesOf(other: Caller, exports: string[]): Promise<string> {
  for (const id of exports) {
    await other.act('cancelExportAction', id)
    await other.act('repeatExportAction', id, randomUUID())
    for (const path of [`/exports/${id}`, `/exports?cursor=${id}`]) await other.page(path)
    for (const path of [`/api/exports/${id}`, `/api/exports/${id}/file`]) await other.ask(path)
  }
  for (const path of [
    '/',
    '/?dataset=customers',
    '/exports',
    '/account',
    '/sign-in',
    '/api/health',
    '/no/such',
    ...ADMIN_PAGES,
  ])
    await other.page(path)
  return other.told.join('\n')
}

/** What the same person is shown as an administrator. @param ownerId whose exports they are. */
export async function adminPagesOf(other: Caller, { site }: Scene, ownerId: string): Promise<string> {
  const before = other.told.length
  await site.admin.query(`update claimcheck."user" set roles = '{member,admin}' where name = $1`, [
    PERSONAL.headerName,
  ])
  for (const path of [...ADMIN_PAGES, `/admin/people/${ownerId}`]) await other.page(path)
  return other.told.slice(before).join('\n')
}
