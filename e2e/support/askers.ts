import type { Narrowing } from '../../lib/viewer.ts'
import type { Site } from './fixtures.ts'
import { newKey, type SignedIn, signedIn } from './people.ts'

/** What somebody sends with all that they ask. */
export type Asker = { cookie: string } | { authorization: string }

/** Who sees how exports go, of whomever they are; and of one of somebody else's nothing that was asked for, and no file. */
export const AN_ADMIN = 'an administrator'
/** Of the strangers the other one who is signed in; the rest are to sign in first. */
export const A_MEMBER = 'a member of another tenant'

const OTHER_TENANT = 'a key of another tenant'
const OTHER_DATASETS = "a key of the owner's for other datasets"
const OTHER_ROWS = "a key of the owner's for other rows"
/** Who comes by a key that is in force. */
export const KNOWN_KEYS = [OTHER_TENANT, OTHER_DATASETS, OTHER_ROWS]

/** All those who are not to learn anything of somebody's exports, and the ids of those whom the pages of the server know. */
type Strangers = { strangers: Record<string, Asker>; strangerIds: Record<string, string> }

/** Makes them. @param owner whose exports they are, made without bounds. */
export async function strangersTo(site: Site, owner: SignedIn): Promise<Strangers> {
  const other = await signedIn(site, 'other', { attributes: { country: 'BR' } })
  const admin = await signedIn(site, 'admin', { roles: ['member', 'admin'] })
  const cookies = {
    nobody: '',
    [A_MEMBER]: other.cookie,
    [AN_ADMIN]: admin.cookie,
    'somebody disabled': (await signedIn(site, 'disabled', { isDisabled: true })).cookie,
    'an expired session': (await signedIn(site, 'expired', { hasExpired: true })).cookie,
    'a forged signature': other.cookie.replace(/.{10}$/, 'AAAAAAAAA%3D'),
    "the owner's token without a signature": owner.cookie.replace(/\..*$/, ''),
    'a demo cookie': 'claimcheck.demo=demo-admin',
  }
  const byCookie = Object.entries(cookies).map(([who, cookie]): [string, Asker] => [who, { cookie }])
  return {
    strangers: { ...Object.fromEntries(byCookie), ...(await byKey(site, owner.id, other.id)) },
    strangerIds: { [A_MEMBER]: other.id, [AN_ADMIN]: admin.id },
  }
}

/** By API keys that are none of the owner's, that are not for exports which were made without bounds, or that are no more. */
async function byKey(site: Site, ownerId: string, otherId: string): Promise<Record<string, Asker>> {
  const revoked = await newKey(site, ownerId)
  await site.admin.query('update claimcheck.api_key set revoked_at = now() where id = $1', [revoked.id])
  const ofOwner = async (narrowing: Narrowing) => (await newKey(site, ownerId, narrowing)).headers
  return {
    [OTHER_TENANT]: (await newKey(site, otherId)).headers,
    [OTHER_DATASETS]: await ofOwner({ datasets: ['customers'], attributes: null }),
    [OTHER_ROWS]: await ofOwner({ datasets: null, attributes: { country: 'FR' } }),
    "a revoked key of the owner's": revoked.headers,
  }
}
