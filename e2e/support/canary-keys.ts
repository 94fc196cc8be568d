import type { Caller } from './caller.ts'
import { type Scene, whileClosed } from './canary-acts.ts'

/** Makes two API keys, asks by them, and by one that has been revoked, well and badly. @returns them. */
export async function useKeys(
  { site }: Scene,
  owner: Caller,
  exports: string[],
): Promise<Record<string, string>> {
  const keys: string[] = []
  for (const name of ['kept', 'revoked']) {
    const { text } = await owner.act('makeKeyAction', {
      name,
      datasets: [],
      attributes: '',
      expiresInDays: 7,
    })
    keys.push(/cc_[\w-]{48}/.exec(text)?.[0] ?? '')
  }
  const [kept = '', revoked = ''] = keys
  const { rows } = await site.admin.query(`select id, hash from claimcheck.api_key where name = 'revoked'`)
  const ask = (key: string, path: string, init: RequestInit = {}) =>
    owner.ask(path, { ...init, headers: { authorization: `Bearer ${key}` } })
  for (const revokes of [false, true]) {
    if (revokes) await owner.act('revokeKeyAction', rows[0].id)
    for (const key of [kept, revoked]) {
      for (const path of ['', '/file']) await ask(key, `/api/exports/${exports[0]}${path}`)
      await ask(key, '/api/no-such', { method: 'POST' })
      await ask(key, `/api/health?key=x`)
    }
  }
  // Its use is to be noted, and cannot be.
  await site.admin.query('update claimcheck.api_key set last_used_at = null')
  await whileClosed(site, 'claimcheck.api_key', () => ask(kept, `/api/exports/${exports[0]}/file`))
  return { apiKey: kept.slice(7), revokedKey: revoked.slice(7), keyHash: rows[0].hash }
}
