import { randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { addPerson, setAttributes, setRoles } from '../../lib/accounts/people.ts'
import { SERVICE } from '../../lib/exports/events.ts'
import { scopeDigest } from '../../lib/scope.ts'
import { shared, sharedFile } from '../support/bearer.ts'
import { insertLink } from '../support/claim-links.ts'
import { finishedExport } from '../support/finished-export.ts'
import { openSandbox } from '../support/sandbox.ts'

vi.mock('../support/shop.ts', async (original) => {
  const { tenantOrders } = await import('../support/tenants.ts')
  const shop = await original<typeof import('../support/shop.ts')>()
  const datasets = [...shop.datasets, tenantOrders]
  return { ...shop, datasets, findDataset: (id: string) => datasets.find((each) => each.id === id) }
})

const sandbox = await openSandbox()
const db = { executeSql: (sql: string, values?: unknown[]) => sandbox.admin.query(sql, values) }

/** A file of a tenant's orders, its owner, and what its link answers. */
async function sharedOrders(narrowing: unknown = null) {
  const account = {
    email: `${randomUUID()}@example.com`,
    name: 'Ada',
    roles: ['member'],
    attributes: { tenant: 'DE' },
    passwordHash: null,
  }
  const owner = String(await addPerson(db, account, SERVICE))
  const { id } = await finishedExport(sandbox, Buffer.from('Order\r\n1\r\n'), {
    owner_id: owner,
    dataset: 'tenant-orders',
    scope_digest: scopeDigest(new Map([['tenant', ['DE']]])),
    narrowing: narrowing && JSON.stringify(narrowing),
  })
  const { token } = await insertLink(sandbox, id)
  const answers = async () => {
    const { artifact } = await (await shared(token)).json()
    const [whole, part] = [await sharedFile(token), await sharedFile(token, { range: 'bytes=0-1' })]
    const codes = [artifact.problem?.code ?? null, await codeOf(whole), await codeOf(part)]
    return [...new Set(codes)]
  }
  return { owner, answers }
}

async function codeOf(response: Response): Promise<string | null> {
  if (!response.ok) return (await response.json()).code
  await response.body?.cancel()
  return null
}

test('a file is refused by a link when its owner may no longer see all of its rows, and given again when they may', async () => {
  const { owner, answers } = await sharedOrders()
  expect(await answers()).toEqual([null])
  await setAttributes(db, owner, { tenant: 'BR' }, SERVICE)
  expect(await answers()).toEqual(['scope_changed'])
  await setAttributes(db, owner, { tenant: 'DE' }, SERVICE)
  expect(await answers()).toEqual([null])
  await setRoles(db, owner, ['guest'], SERVICE)
  expect(await answers()).toEqual(['access_revoked'])
})

test('a link of an export that is held to attributes is held to them, whatever its owner has', async () => {
  const { owner, answers } = await sharedOrders({ datasets: null, attributes: { tenant: 'DE' } })
  await setAttributes(db, owner, { tenant: ['BR', 'DE'] }, SERVICE)
  expect(await answers()).toEqual([null])
  await setAttributes(db, owner, { tenant: ['BR'] }, SERVICE)
  expect(await answers()).toEqual(['scope_changed'])
})
