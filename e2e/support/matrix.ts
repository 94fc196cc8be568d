import { randomUUID } from 'node:crypto'
import { expect, type Page } from 'playwright/test'
import { insertEndpoint } from '../../test/support/endpoints.ts'
import type { Asker } from './askers.ts'
import type { Site } from './fixtures.ts'
import type { SignedIn } from './people.ts'

/** In every value of the owner's exports that an answer could tell. */
export const CANARY = 'canary7f3a'

/** What each route is asked for; `{id}` is an export of the owner's, `{endpoint}` a webhook and `{delivery}` what it was told. Where it is `own`, the owner finds the canary there. */
export const ROUTES: Record<string, { address: string; own: 'shown' | 'not shown' }> = {
  '/_global-error': { address: '/_global-error?{id}', own: 'not shown' },
  '/_not-found': { address: '/no-such-page/{id}', own: 'not shown' },
  '/': { address: '/?from={id}', own: 'shown' },
  '/api/[[...path]]': { address: '/api/no-such/{id}', own: 'not shown' },
  '/account': { address: '/account', own: 'shown' },
  '/account/webhooks/[id]': { address: '/account/webhooks/{endpoint}', own: 'shown' },
  '/exports': { address: '/exports?search=', own: 'shown' },
  '/exports/[id]': { address: '/exports/{id}', own: 'shown' },
  '/sign-in': { address: '/sign-in?next=/exports/{id}', own: 'not shown' },
  '/sign-in/register': { address: '/sign-in/register?next=/exports/{id}', own: 'not shown' },
  '/api/auth/callback/oidc': { address: '/api/auth/callback/oidc?code={id}&state={id}', own: 'not shown' },
  '/api/datasets': { address: '/api/datasets?{id}', own: 'not shown' },
  '/api/datasets/[id]': { address: '/api/datasets/{id}', own: 'not shown' },
  '/api/datasets/[id]/preview': { address: '/api/datasets/{id}/preview', own: 'not shown' },
  '/api/exports': { address: '/api/exports?limit=100', own: 'shown' },
  '/api/endpoints': { address: '/api/endpoints', own: 'shown' },
  '/api/endpoints/[id]': { address: '/api/endpoints/{endpoint}', own: 'shown' },
  '/api/endpoints/[id]/deliveries': { address: '/api/endpoints/{endpoint}/deliveries', own: 'shown' },
  '/api/endpoints/[id]/deliveries/[deliveryId]/send-again': {
    address: '/api/endpoints/{endpoint}/deliveries/{delivery}/send-again',
    own: 'not shown',
  },
  '/api/endpoints/[id]/test': { address: '/api/endpoints/{endpoint}/test', own: 'not shown' },
  '/api/exports/events': { address: '/api/exports/events?{id}', own: 'not shown' },
  '/api/exports/[id]': { address: '/api/exports/{id}', own: 'shown' },
  '/api/exports/[id]/file': { address: '/api/exports/{id}/file', own: 'shown' },
  '/api/exports/[id]/cancel': { address: '/api/exports/{id}/cancel', own: 'not shown' },
  '/api/exports/[id]/links': { address: '/api/exports/{id}/links', own: 'not shown' },
  '/api/exports/[id]/links/[linkId]': { address: '/api/exports/{id}/links/{id}', own: 'not shown' },
  // What a token opens is the same for everybody (e2e/claim-link.spec.ts); an id is none.
  '/claim/[token]': { address: '/claim/{id}', own: 'not shown' },
  '/api/claims/[token]': { address: '/api/claims/{id}', own: 'not shown' },
  '/api/claims/[token]/file': { address: '/api/claims/{id}/file', own: 'not shown' },
  '/api/health': { address: '/api/health', own: 'not shown' },
  '/api/row-counts': { address: '/api/row-counts?{id}', own: 'not shown' },
  '/api/openapi.json': { address: '/api/openapi.json?{id}', own: 'not shown' },
  '/docs/api': { address: '/docs/api?{id}', own: 'not shown' },
  '/api/health/live': { address: '/api/health/live', own: 'not shown' },
  '/api/health/ready': { address: '/api/health/ready', own: 'not shown' },
  '/metrics': { address: '/metrics?{id}', own: 'not shown' },
  '/admin': { address: '/admin', own: 'not shown' },
  '/admin/events': { address: '/admin/events?export={id}', own: 'not shown' },
  '/admin/exports': { address: '/admin/exports?until={id}', own: 'not shown' },
  '/admin/people': { address: '/admin/people?search=owner', own: 'not shown' },
  '/admin/people/[id]': { address: '/admin/people/{owner}', own: 'not shown' },
  '/admin/people/add': { address: '/admin/people/add', own: 'not shown' },
}
/** What is there for administrators only begins with it. */
export const ADMINS = '/admin'

/** What is there of one export, for programs, begins with it. */
export const ONE_EXPORT = '/api/exports/[id]'
const ITS_PAGE = '/exports/[id]'
/** What is there for programs of whoever is signed in, and for nobody else. */
export const FOR_SOMEBODY = [
  '/api/datasets',
  '/api/datasets/[id]',
  '/api/datasets/[id]/preview',
  '/api/endpoints',
  '/api/exports',
  '/api/exports/events',
  '/api/row-counts',
]

/** A webhook of the owner's, and what it was told. */
export const ENDPOINT = randomUUID()
export const DELIVERY = randomUUID()

/** Whose the exports are, with the id of an API key of theirs. */
export type Owner = SignedIn & { keyId: string }

type Arguments = (owner: Owner, exportId: string, sessionId: string) => unknown[]

/** What each action is called with, behind the id of whom its page was made for, by somebody who is after the owner's export, session, key or account. */
export const ACTIONS: Record<string, Arguments> = {
  createExportAction: (_, exportId) => ['orders', { columns: ['no such column'], filters: [] }, exportId],
  repeatExportAction: (_, exportId) => [exportId, randomUUID()],
  cancelExportAction: (_, exportId) => [exportId],
  deleteExportAction: (_, exportId) => [exportId],
  nameExportAction: (_, exportId) => [exportId, { name: 'x' }],
  makeClaimLinkAction: (_, exportId) => [exportId],
  revokeClaimLinkAction: (_, exportId, sessionId) => [exportId, sessionId],
  signOutAction: () => [],
  signOutEverywhereAction: () => [true],
  endSessionAction: (_, _exportId, sessionId) => [sessionId],
  changePasswordAction: () => [{ currentPassword: 'x', newPassword: 'a-new-password' }],
  makeKeyAction: () => [{ name: 'x', datasets: [], attributes: '', expiresInDays: null }],
  revokeKeyAction: ({ keyId }) => [keyId],
  makeEndpointAction: () => [{ url: 'https://127.0.0.1/', events: ['export.succeeded'] }],
  changeEndpointAction: () => [ENDPOINT, { events: ['export.failed'] }],
  enableEndpointAction: () => [ENDPOINT, false],
  removeEndpointAction: () => [ENDPOINT],
  renewSecretAction: () => [ENDPOINT],
  testEndpointAction: () => [ENDPOINT],
  sendAgainAction: () => [ENDPOINT, DELIVERY],
  switchDemoAction: () => ['demo-admin'],
  signInAction: ({ email }) => [{ email, password: 'not the password' }],
  registerAction: ({ email }) => [{ email, name: 'x', password: 'not the password' }],
  singleSignOnAction: () => ['/'],
}

/** What somebody does who is nobody yet, or who becomes another: all other actions are told first for whom their page was made. */
export const OF_NOBODY = ['switchDemoAction', 'signInAction', 'registerAction', 'singleSignOnAction']

/** Those of administrators with the page that has them; what they do for them is in e2e/admin.spec.ts. */
export const ADMIN_ACTIONS: Record<string, { route: string; args: Arguments }> = {
  addPersonAction: {
    route: '/admin/people/add',
    args: () => [{ email: 'new@example.com', name: 'New', roles: 'admin', attributes: '' }],
  },
  resetPasswordAction: { route: '/admin/people/[id]', args: ({ id }) => [id] },
  setDisabledAction: { route: '/admin/people/[id]', args: ({ id }) => [id, true] },
  changePersonAction: {
    route: '/admin/people/[id]',
    args: ({ id }) => [id, { roles: 'member admin', attributes: 'country=BR' }],
  },
  confirmAddressAction: { route: '/admin/people/[id]', args: ({ id }) => [id] },
  releaseAddressAction: { route: '/admin/people/[id]', args: ({ id }) => [id] },
  revokeKeyOfAction: { route: '/admin/people/[id]', args: ({ id, keyId }) => [id, keyId] },
  cancelAnyExportAction: { route: '/admin/exports', args: (_, exportId) => [exportId] },
}

/** The arguments of an action in a page of somebody's. */
export function madeFor(id: string, action: string, args: unknown[]): unknown[] {
  return OF_NOBODY.includes(action) ? args : [id, ...args]
}

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
/** Those that some route of an export has. By the others nothing is asked, of whatever state. */
const METHODS_OF_EXPORTS = ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE']

/** By which methods a route is asked for an export in a state, by somebody. */
export function methodsOf(route: string, state: string, asker: Asker): string[] {
  const isPage = !route.startsWith('/api/')
  const isByKey = 'authorization' in asker
  // In what state an export is, only what reads that one could tell. What changes it may find it in any.
  if (state !== 'succeeded') {
    if (route.startsWith(ONE_EXPORT)) return METHODS_OF_EXPORTS
    return route === ITS_PAGE && !isByKey ? ['GET', 'HEAD'] : []
  }
  // No page looks at a key.
  return isPage && isByKey ? ['GET'] : METHODS
}

/** The states of an export, as its row has them; null is one with a file. */
export const STATES = {
  queued: { status: 'queued' },
  running: { status: 'running', started_at: new Date(), rows_done: 7 },
  succeeded: null,
  failed: { status: 'failed', error_code: 'source_failed', error_params: { sqlState: CANARY } },
  cancelled: { status: 'cancelled' },
  expired: { status: 'expired', expires_at: new Date(), artifact_key: CANARY, sha256: CANARY },
}

/** Puts that webhook there, made by the owner's key, with canaries in what of it could be told. */
export async function addEndpoint(site: Site, { id, keyId }: Owner): Promise<void> {
  await site.admin.query('delete from claimcheck.endpoint')
  const columns = { id: ENDPOINT, via: `key:${keyId}` }
  await insertEndpoint(site, id, `https://hooks.example/${CANARY}`, columns)
  await site.admin.query(
    `insert into claimcheck.delivery (id, endpoint_id, event_id, kind, status, last_response, finished_at)
     values ($1, $2, 1, 'test', 'failed', $3, now())`,
    [DELIVERY, ENDPOINT, CANARY],
  )
}

/** All that somebody could change of others. */
export async function stateOf({ admin }: Site, ownerId: string): Promise<unknown> {
  const { rows } = await admin.query(
    `select (select jsonb_agg(e order by id) from claimcheck.export e) as exports,
       (select jsonb_agg(jsonb_build_array(u.disabled_at, u.roles, u.attributes, u.email, u.email_verified) order by id) from claimcheck."user" u) as people,
       (select jsonb_agg(s.id order by id) from claimcheck.session s where user_id = $1) as sessions,
       (select jsonb_agg(jsonb_build_array(k.id, k.revoked_at) order by id) from claimcheck.api_key k where owner_id = $1) as keys,
       (select jsonb_agg(jsonb_build_array(l.id, l.revoked_at) order by id) from claimcheck.claim_link l) as links,
       (select jsonb_agg(p order by id) from claimcheck.endpoint p) as endpoints,
       (select jsonb_agg(k order by id) from claimcheck.endpoint_secret k) as secrets,
       (select jsonb_agg(d order by id) from claimcheck.delivery d) as deliveries,
       (select count(*) from claimcheck.account) as accounts`,
    [ownerId],
  )
  return rows[0]
}

/** What a person sees of a page: its title, and what stands in its main part. */
export async function seen(page: Page, url: string, address: string): Promise<string> {
  const response = await page.goto(`${url}${address}`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  return `${response?.status()} ${await page.title()} ${await page.getByRole('main').ariaSnapshot()}`
}
