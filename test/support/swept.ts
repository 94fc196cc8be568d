import { randomUUID } from 'node:crypto'

const OLD = `now() - interval '9 days'`

/** SQL for one row of each kind that the sweep of the workers removes, and for some that it keeps. @param personId of an account. */
export function swept(personId: string): Record<string, string> {
  const endpoint = randomUUID()
  return {
    export: `insert into claimcheck.export (id, owner_id, dataset, request, status, finished_at)
      values (gen_random_uuid(), '${personId}', 'orders', '{}', 'expired', ${OLD})`,
    // It goes with its export, which the role may remove without seeing it.
    claim_link: `insert into claimcheck.claim_link (id, export_id, token_hash, made_by)
      select gen_random_uuid(), id, 'old', 'x' from claimcheck.export where finished_at < now() - interval '8 days'`,
    event: `insert into claimcheck.event (kind, at) values ('old', ${OLD})`,
    session: `insert into claimcheck.session values ('old', '${personId}', 't', ${OLD}, ${OLD}, ${OLD})`,
    verification: `insert into claimcheck.verification values ('old', 'x', 'x', ${OLD}, ${OLD}, ${OLD})`,
    rate_limit: `insert into claimcheck.rate_limit values ('old', 'old', 1, 0)`,
    api_key: `insert into claimcheck.api_key (id, owner_id, name, start, hash, revoked_at, expires_at)
      values ('old', '${personId}', 'x', 'x', 'old', ${OLD}, now()), ('older', '${personId}', 'x', 'x', 'older', null, ${OLD}),
        ('kept', '${personId}', 'x', 'x', 'kept', now(), null), ('in force', '${personId}', 'x', 'x', 'in force', null, null)`,
    endpoint: `insert into claimcheck.endpoint (id, owner_id, url, kinds) values ('${endpoint}', '${personId}', 'https://x/', '{}')`,
    endpoint_of_key: `insert into claimcheck.endpoint (id, owner_id, url, kinds, via) values (gen_random_uuid(), '${personId}', 'https://x/', '{}', 'key:kept')`,
    secret: `insert into claimcheck.endpoint_secret values ('${endpoint}', '${endpoint}', 'x', ${OLD}, ${OLD})`,
    delivery: `insert into claimcheck.delivery (id, endpoint_id, event_id, kind, status, finished_at)
      values ('${endpoint}', '${endpoint}', 1, 'test', 'failed', ${OLD})`,
  }
}
