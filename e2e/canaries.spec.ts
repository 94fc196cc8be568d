import { readdir } from 'node:fs/promises'
import { expect } from 'playwright/test'
import { findPerson } from '../lib/accounts/people.ts'
import { startWorker, type TestWorker } from '../test/support/worker.ts'
import { Caller } from './support/caller.ts'
import { commandLines, environmentOf, type Places, placesOf, tables } from './support/canaries.ts'
import {
  adminPagesOf,
  dbOf,
  exportAll,
  PERSONAL,
  pagesOf,
  plantRows,
  SECRETS,
  signIn,
  signInElsewhere,
} from './support/canary-acts.ts'
import { useKeys } from './support/canary-keys.ts'
import { shareOne } from './support/canary-share.ts'
import { type Site, test } from './support/fixtures.ts'
import { CLIENT, type IdentityProvider, openIdentityProvider } from './support/identity-provider.ts'
import { openPlainProxy, type PlainProxy } from './support/plain-proxy.ts'
import { startWebServer, type WebServer } from './support/web-server.ts'

/*
 * Everything that is secret or personal is planted as a text of its own, everything is done with it that can be done, well and badly, at
 * the most talkative level of the log; and then each is looked for in all that is written, kept and shown. Each has places where it must
 * be found, or this test could not see.
 */

let proxy: PlainProxy
let provider: IdentityProvider
let web: WebServer
let worker: TestWorker
/** What was written by what does not run any more. */
const written: Places = {}

test.beforeAll(async ({ site, worker: usual }) => {
  await usual.stop()
  proxy = await openPlainProxy(site.url)
  provider = await openIdentityProvider(`${proxy.url}/api/auth/callback/oidc`)
  const databaseUrl = await withOwnRole(site, site.databaseUrl, 'canary_web', SECRETS.databasePassword)
  const sourceUrl = await withOwnRole(site, site.sourceUrl, 'canary_source', SECRETS.sourcePassword)
  web = await startWebServer(
    { ...site, databaseUrl },
    {
      CLAIMCHECK_DEMO: 'false',
      LOG_LEVEL: 'trace',
      AUTH_SECRET: SECRETS.authSecret,
      APP_URL: proxy.url,
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: CLIENT.client_id,
      OIDC_CLIENT_SECRET: CLIENT.client_secret,
      OIDC_NAME: 'Acme',
      AUTH_HEADER: 'X-Forwarded-User',
      AUTH_PROXY: '127.0.0.1',
    },
  )
  proxy.target = web.url
  worker = await startWorker({ ...site, databaseUrl, sourceUrl }, { LOG_LEVEL: 'trace' })
})
test.afterAll(async ({ site }) => {
  await worker.stop()
  await web.stop()
  await provider[Symbol.asyncDispose]()
  await proxy[Symbol.asyncDispose]()
  await site.admin.query(`update demo.orders set note = null where note like 'canary-%'`)
  await site.admin.query('drop role canary_web, canary_source')
})
// It has the exports to itself.
test.beforeEach(({ worker: usual }) => usual.stop())
// The provider's own pages are not ours to mend.
test.use({ allowedComplaints: /.*/ })

/** A role that has another's rights, and a password of its own. @returns its URL. */
async function withOwnRole({ admin }: Site, url: string, name: string, password: string): Promise<string> {
  const changed = new URL(url)
  await admin.query(`drop role if exists ${name}`)
  await admin.query(`create role ${name} login password '${password}' in role ${changed.username}`)
  Object.assign(changed, { username: name, password })
  return changed.href
}

function note(place: string, text: string): void {
  written[place] = `${written[place] ?? ''}\n${text}`
}

/** Starts web and worker on a database that does not let them in. @returns what they write. */
async function startWithoutDatabase(site: Site): Promise<string> {
  const url = new URL(site.databaseUrl)
  Object.assign(url, { password: SECRETS.wrongDatabasePassword, pathname: '/no-such-database' })
  const urls = { ...site, databaseUrl: url.href, sourceUrl: url.href }
  const closed = await startWebServer(urls, { LOG_LEVEL: 'trace', CLAIMCHECK_DEMO: 'false' })
  note('environment', environmentOf(closed.pid))
  const caller = new Caller(closed.url)
  await caller.act('signInAction', { email: PERSONAL.email, password: SECRETS.ownPassword })
  for (const path of ['/', '/api/health', '/sign-in']) await caller.page(path)
  note('sent', caller.sent.join('\n'))
  note('told to somebody else', caller.told.join('\n'))
  await closed.stop()
  const refused = startWorker(urls, { LOG_LEVEL: 'trace' }, 'the worker could not start')
  const said = await refused.then(
    (started) => started.kill('SIGKILL').then(() => started.output()),
    (error: Error) => error.message,
  )
  return `${closed.output()}\n${said}`
}

/** Where each thing stands, and nowhere else. What is not named here is what somebody has only sent. */
const HOMES: Record<string, string[]> = {
  authSecret: ['environment'],
  databasePassword: ['environment'],
  sourcePassword: ['environment'],
  wrongDatabasePassword: ['environment'],
  clientSecret: ['environment', 'provider'],
  // An operator types it, and the audit trail has with which address somebody was refused.
  email: [
    'told to an administrator',
    'arguments of processes',
    'operator',
    'sent',
    'told',
    'claimcheck.event',
    'claimcheck."user"',
  ],
  name: ['told to an administrator', 'arguments of processes', 'told', 'claimcheck."user"'],
  headerName: [
    'told to an administrator',
    'told to somebody else',
    'claimcheck."user"',
    'claimcheck.account',
  ],
  providerEmail: ['told to an administrator', 'provider', 'claimcheck."user"'],
  filterValue: ['sent', 'told', 'claimcheck.export'],
  ownRow: ['told', 'demo.orders'],
  foreignRow: ['demo.orders'],
  added: ['operator', 'sent'],
  reset: ['operator', 'sent'],
  hash: ['claimcheck.account'],
  token: ['sent', 'told', 'claimcheck.session'],
  apiKey: ['sent', 'told'],
  revokedKey: ['sent', 'told'],
  keyHash: ['claimcheck.api_key'],
  signature: ['sent', 'told'],
  accessToken: ['provider'],
  identityToken: ['provider'],
  code: ['provider'],
  state: ['claimcheck.verification'],
  linkToken: ['sent', 'told'],
  linkHash: ['claimcheck.claim_link'],
}
/** Where an export is, so that nothing is looked through that says nothing. */
const EXPORT_IN = [
  'log of web',
  'log of worker',
  'names in the store',
  'pgboss.job',
  'claimcheck.export',
  'claimcheck.event',
]

test('what is secret or personal is where it belongs, and nowhere else', async ({ page, site }) => {
  // It starts four programs and looks through a million orders, on a machine that may be busy with other things.
  test.setTimeout(600_000)
  const scene = { site, proxy, provider, worker, note }
  const notes = await plantRows(site)
  const owner = new Caller(proxy.url)
  const signedIn = await signIn(scene, owner)
  const given = await signInElsewhere(page, scene)
  const exports = await exportAll(scene, owner)
  const keys = await useKeys(scene, owner, exports)
  const link = await shareOne(scene, owner, String(exports[0]))
  const other = new Caller(proxy.url, { 'x-forwarded-user': PERSONAL.headerName })
  await other.page('/')
  const { rows } = await site.admin.query('select id from claimcheck."user" where name = $1', [
    PERSONAL.headerName,
  ])
  other.id = rows[0].id
  note('told to somebody else', await pagesOf(other, exports))
  const ownerId = String((await findPerson(dbOf(site), PERSONAL.email))?.id)
  note('told to an administrator', await adminPagesOf(other, scene, ownerId))
  note('log without a database', await startWithoutDatabase(site))
  for (const path of ['/', '/exports', '/account', `/exports/${exports[0]}`]) await owner.page(path)
  note('arguments of processes', commandLines())
  note('environment', environmentOf(web.pid) + environmentOf(worker.pid))
  note('names in the store', (await readdir(site.storeFolder, { recursive: true })).join('\n'))
  note('log of web', web.output())
  note('log of worker', worker.output())
  note('sent', owner.sent.join('\n'))
  note('told', owner.told.join('\n'))
  note('provider', provider.given.join('\n'))
  note('demo.orders', await notes())
  const places = { ...written, ...(await tables(site)) }
  const secrets = {
    ...SECRETS,
    ...PERSONAL,
    ...signedIn,
    ...given,
    ...keys,
    ...link,
    clientSecret: CLIENT.client_secret,
  }
  const found = Object.entries(secrets).map(([name, text]) => [name, placesOf(text, places).sort()])
  const expected = Object.keys(secrets).map((name) => [name, [...(HOMES[name] ?? ['sent'])].sort()])
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected))

  expect(placesOf(exports[0] ?? '', places)).toEqual(expect.arrayContaining(EXPORT_IN))
  expect(places['arguments of processes']).toContain('worker/main.ts')
  expect(places['told to somebody else']).toContain('claimcheck:problem:not_found')
  for (const place of ['log of web', 'log without a database'])
    expect(places[place]).toContain('"level":"error"')
  const line = new RegExp(`"viewer":"${ownerId}".*"exportId":"${exports[0]}".*"export asked for"`)
  expect(places['log of web']).toMatch(line)
})
