import { Caller } from './caller.ts'
import { type Scene, whileClosed } from './canary-acts.ts'

/**
 * Shares an export, and lets somebody without an account see it and have its file; also where the database takes nothing, and where it
 * fails. @returns the token, and what is kept of it.
 */
export async function shareOne({ site, proxy, note }: Scene, owner: Caller, id: string) {
  const share = () => owner.act('makeClaimLinkAction', id)
  await whileClosed(site, 'claimcheck.claim_link', share)
  const { text } = await share()
  const [, linkToken = ''] = /\/claim\/([\w-]{43})/.exec(text) ?? []
  const bearer = new Caller(proxy.url)
  const look = async () => {
    await bearer.page(`/claim/${linkToken}`)
    for (const path of [`/claim/${linkToken}/`, `/claim/${linkToken}/no/such`, `/api/claims/${linkToken}`])
      await bearer.ask(path)
    for (const init of [
      {},
      { method: 'HEAD' },
      { method: 'POST' },
      { headers: { range: 'bytes=1-9' } },
    ] as RequestInit[])
      await bearer.ask(`/api/claims/${linkToken}/file`, init)
  }
  await look()
  // Every statement about it fails then, inside of pages and routes.
  await site.admin.query('alter table claimcheck.event rename column via to elsewhere')
  await look()
  await site.admin.query('alter table claimcheck.event rename column elsewhere to via')
  note('sent', bearer.sent.join('\n'))
  note('told', bearer.told.join('\n'))
  const { rows } = await site.admin.query(
    'select token_hash from claimcheck.claim_link where export_id = $1',
    [id],
  )
  return { linkToken, linkHash: String(rows[0].token_hash) }
}
