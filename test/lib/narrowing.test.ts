import { expect, test, vi } from 'vitest'
import { mayExport } from '../../lib/access.ts'
import { log } from '../../lib/log.ts'
import { heldTo } from '../../lib/narrowing.ts'
import { coversDigest, scopeDigest, scopeOf } from '../../lib/scope.ts'
import type { Attributes, Viewer } from '../../lib/viewer.ts'
import { memberOf, tenantOrders } from '../support/tenants.ts'

const member = memberOf('ada', ['DE', 'CH'])
const admin: Viewer = { ...member, roles: ['member', 'admin'] }
const by = (attributes: Attributes) => ({ datasets: null, attributes })
const rowsOf = (viewer: Viewer, attributes: Attributes) =>
  Object.fromEntries(scopeOf(heldTo(viewer, by(attributes)), tenantOrders))

test.each<[string, Viewer, Attributes, string[]]>([
  ['one of the owner’s tenants', member, { tenant: 'DE' }, ['DE']],
  ['more than the owner’s tenants', member, { tenant: ['DE', 'FR'] }, ['DE']],
  ['none of the owner’s tenants', member, { tenant: 'FR' }, []],
  ['nothing that is said', member, { tenant: null }, []],
  ['a tenant, of an administrator who sees every row', admin, { tenant: 'FR' }, ['FR']],
  ['a tenant, of somebody without one', memberOf('bob', undefined), { tenant: 'FR' }, []],
])('who is held to %s sees no other rows', (_, viewer, attributes, tenant) => {
  expect(rowsOf(viewer, attributes)).toEqual({ tenant })
})

test('the rows of two limits are in both, whatever columns they name', () => {
  const scope = ({ attributes }: Viewer) => ({
    ...(attributes.unit !== undefined && { unit: attributes.unit }),
    tenant: attributes.tenant,
  })
  const viewer = heldTo(member, by({ unit: 7 }))
  expect(Object.fromEntries(scopeOf(viewer, { id: 'x', scope }))).toEqual({
    tenant: ['CH', 'DE'],
    unit: ['7'],
  })
})

test('a file of who was held to less is the owner’s, and is not of whoever is held to less than it has', () => {
  const digest = scopeDigest(scopeOf(heldTo(member, by({ tenant: 'DE' })), tenantOrders))
  expect(coversDigest(scopeOf(heldTo(member, by({ tenant: 'DE' })), tenantOrders), digest)).toBe(true)
  expect(coversDigest(scopeOf(heldTo(admin, by({ tenant: 'DE' })), tenantOrders), digest)).toBe(true)
  expect(coversDigest(scopeOf(heldTo(member, by({ tenant: 'CH' })), tenantOrders), digest)).toBe(false)
})

test('who is held to attributes may not export what is limited by something else, nor what they are not held to', () => {
  const error = vi.spyOn(log, 'error').mockImplementation(() => undefined)
  const may = (dataset: Partial<typeof tenantOrders>, viewer = heldTo(member, by({ tenant: 'DE' }))) =>
    mayExport(viewer, { ...tenantOrders, ...dataset })
  expect(may({})).toBe(true)
  expect(may({ scope: undefined })).toBe(true)
  expect(may({ scope: ({ id }) => ({ owner: id }) })).toBe(false)
  expect(may({ scope: ({ attributes: { unit } }) => ({ unit }) })).toBe(false)
  // Some role of the dataset's own sees every row.
  expect(may({ scope: ({ roles }) => (roles.includes('member') ? {} : { tenant: 'DE' }) })).toBe(false)
  expect(may({ access: () => false })).toBe(false)
  expect(error).not.toHaveBeenCalled()
  const scope = () => {
    throw new Error('canary')
  }
  expect(may({ scope })).toBe(false)
  expect(error).toHaveBeenCalledOnce()
  vi.restoreAllMocks()
  for (const [datasets, answer] of [
    [['tenant-orders'], true],
    [['orders'], false],
    [[], false],
  ] as const)
    expect(may({}, heldTo(member, { datasets, attributes: null }))).toBe(answer)
})
