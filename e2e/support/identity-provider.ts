import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import type { Page } from 'playwright/test'

/** A real OpenID Connect provider, at which anybody signs in under any name. */
export type IdentityProvider = {
  issuer: string
  /** What it says of people, by the name under which they sign in. */
  claims: Record<string, Record<string, unknown>>
  /** The tokens that it has given, and for which codes; JSON. */
  given: string[]
  [Symbol.asyncDispose](): Promise<void>
}

/** What the service is called at the provider. */
export const CLIENT = { client_id: 'claimcheck', client_secret: 'a secret of the tests, for nobody else' }

/** Starts the provider on a free port of loopback. @param redirectUri where it sends people back to. */
export async function openIdentityProvider(redirectUri: string): Promise<IdentityProvider> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const claims: IdentityProvider['claims'] = {}
  const given: string[] = []
  const provider = new Provider(issuer, {
    clients: [{ ...CLIENT, redirect_uris: [redirectUri], grant_types: ['authorization_code'] }],
    claims: { openid: ['sub', 'groups', 'country'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['of the tests'] },
    findAccount: (_context, name) => ({ accountId: name, claims: () => ({ sub: name, ...claims[name] }) }),
  })
  provider.on('grant.success', ({ body, oidc }) => given.push(JSON.stringify({ ...body, ...oidc.params })))
  server.on('request', provider.callback())
  return {
    issuer,
    claims,
    given,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Signs in at the provider under a name, from our page on. @param url of the service. */
export async function signInAs(page: Page, url: string, name: string): Promise<void> {
  // A page that is open would go on asking, as nobody.
  await page.goto('about:blank')
  await page.context().clearCookies()
  await page.goto(`${url}/account`)
  await page.getByRole('button', { name: 'Sign in with Acme' }).click()
  await page.locator('[name=login]').fill(name)
  await page.locator('[name=password]').fill('any')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}
