import { describe, expect, test } from 'vitest'
import { nextPath } from '../../app/sign-in/next-path.ts'
import { parseEnvironment } from '../../lib/env.ts'
import { grantedBy } from '../../server/auth/oidc.ts'

const parse = (more: Record<string, string>) =>
  parseEnvironment({ DATABASE_URL: 'postgres://localhost/claimcheck', ...more })

describe('half of a setting is refused, with the other half’s name:', () => {
  test.each([
    [
      { OIDC_ISSUER: 'https://id.example.com', APP_URL: 'https://a.example.com' },
      'OIDC_CLIENT_ID: is missing',
    ],
    [{ OIDC_CLIENT_ID: 'claimcheck' }, 'OIDC_ISSUER: is missing'],
    [{ OIDC_ISSUER: 'https://id.example.com', OIDC_CLIENT_ID: 'x' }, 'APP_URL: is missing'],
    [{ AUTH_HEADER: 'X-Forwarded-User' }, 'AUTH_PROXY: is missing'],
    [{ AUTH_PROXY: '10.0.0.1' }, 'AUTH_HEADER: is missing'],
    [{ AUTH_PROXY: 'proxy.internal', AUTH_HEADER: 'X-User' }, 'AUTH_PROXY: must be addresses or networks'],
    [{ AUTH_PROXY: '10.0.0.0/33', AUTH_HEADER: 'X-User' }, 'AUTH_PROXY: must be addresses or networks'],
    [{ AUTH_HEADER: 'X User', AUTH_PROXY: '::1' }, 'AUTH_HEADER: must be the name of a header'],
    [{ OIDC_ROLES: 'admin' }, 'OIDC_ROLES: must look like'],
    [{ OIDC_ATTRIBUTES: 'tenant=a:b' }, 'OIDC_ATTRIBUTES: must look like'],
    [{ AUTH_SECRET: 'short' }, 'AUTH_SECRET: must have at least 32'],
    [{ SELF_REGISTRATION: 'maybe' }, 'SELF_REGISTRATION: must be'],
  ])('%j', (given, message) => {
    expect(() => parse(given)).toThrow(message)
  })
})

test('claims become roles and attributes, level by level, and what is missing is taken away', () => {
  const settings = parse({
    OIDC_ROLES:
      'admin=groups:exporters-admins,finance=groups:fin,finance=department:finance,audit=realm.roles:a',
    OIDC_ATTRIBUTES: 'tenant=tenant_id,country=address.country,gone=no.such',
  })
  const granted = grantedBy(
    {
      groups: ['exporters-admins', 'x'],
      department: 'finance',
      tenant_id: 7,
      address: { country: ['DE', 'FR'] },
      realm: { roles: 'b' },
    },
    settings,
  )
  expect(Object.fromEntries(granted.roles)).toEqual({ admin: true, finance: true, audit: false })
  expect(granted.attributes).toEqual({ tenant: 7, country: ['DE', 'FR'], gone: null })
  const none = grantedBy(
    JSON.parse('{"__proto__": {"groups": "exporters-admins"}, "groups": {"0": "fin"}}'),
    settings,
  )
  expect([...none.roles.values()]).toEqual([false, false, false])
})

describe('after signing in, people get to a page of ours:', () => {
  test.each([
    ['/exports?cursor=1', '/exports?cursor=1'],
    ['/exports/%2e%2e', '/'],
    [undefined, '/'],
    ['', '/'],
    ['exports', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['\\\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['https://evil.example/', '/'],
    ['javascript:alert(1)', '/'],
    ['/sign-in?next=/sign-in', '/'],
    [['/exports', '/'], '/'],
  ])('%j', (next, path) => {
    expect(nextPath(next as string)).toBe(path)
  })
})
