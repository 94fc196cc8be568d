/** What the tests use of it; it brings no types, and theirs would bring twenty packages. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http'

  type Account = { accountId: string; claims(): Record<string, unknown> }

  type Configuration = {
    clients: Record<string, unknown>[]
    claims: Record<string, string[]>
    conformIdTokenClaims: boolean
    cookies: { keys: string[] }
    findAccount(context: unknown, id: string): Account
  }

  /** What it has answered to, and with what. */
  type Granted = { body: Record<string, unknown>; oidc: { params: Record<string, unknown> } }

  // biome-ignore lint/style/noDefaultExport: it is the package's.
  export default class Provider {
    constructor(issuer: string, configuration: Configuration)
    callback(): RequestListener
    on(event: 'grant.success', listener: (context: Granted) => void): void
  }
}
