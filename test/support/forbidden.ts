import type { Role } from './documented-roles.ts'

/** What the roles of docs/security.md are refused. @param personId of an account. @param owner the name of the role whose the tables are. */
export function forbidden(personId: string, owner: string): Record<Role, string[]> {
  const roles: Record<Role, string[]> = {
    web: [
      `update claimcheck.event set actor = 'somebody else'`,
      'delete from claimcheck.event',
      `set claimcheck.sweeps_events = 'on'; delete from claimcheck.event`,
      'truncate claimcheck.export',
      'delete from claimcheck."user"',
      'delete from claimcheck.api_key',
      'delete from claimcheck.claim_link',
      'update claimcheck.store set id = gen_random_uuid()',
      'delete from pgboss.queue',
      'select secret from claimcheck.endpoint_secret',
      `update claimcheck.endpoint_secret set secret = 'known'`,
      'delete from claimcheck.delivery',
    ],
    worker: [
      `update claimcheck.event set actor = 'somebody else'`,
      'select password from claimcheck.account',
      'select from claimcheck.account',
      'select token from claimcheck.session',
      'select user_id from claimcheck.session',
      'select value from claimcheck.verification',
      'select hash from claimcheck.api_key',
      'select owner_id from claimcheck.api_key',
      'select narrowing from claimcheck.api_key',
      'select id from claimcheck.api_key for share',
      'update claimcheck.api_key set revoked_at = null',
      'select email from claimcheck."user"',
      'select from claimcheck.claim_link',
      `update claimcheck.endpoint set url = 'https://somebody.else/'`,
      `update claimcheck.endpoint_secret set secret = 'known'`,
      `update claimcheck."user" set roles = '{admin}'`,
      `insert into claimcheck.session values ('mine', '${personId}', 't', now(), now(), now())`,
      `insert into claimcheck.export (id, owner_id, dataset, request) values (gen_random_uuid(), '${personId}', 'orders', '{}')`,
      'update claimcheck.store set id = gen_random_uuid()',
    ],
    source: ['delete from demo.orders', 'create table demo.mine ()', 'select from claimcheck.export'],
    owner: ["copy (select 1) to program 'id'"],
  }
  /** What both of the service are refused. */
  const ofTheOwner = [
    'create schema mine',
    'create table claimcheck.mine ()',
    'create table public.mine ()',
    'drop table claimcheck.export',
    'alter table claimcheck.export add column mine int',
    'alter table claimcheck.event disable trigger all',
    'drop trigger keep_events on claimcheck.event',
    'create or replace function claimcheck.keep_events() returns trigger language sql as $$ $$',
    'truncate claimcheck.event',
    'alter table pgboss.job add column mine int',
    'select from demo.orders',
    `set role ${owner}`,
  ]
  roles.web.push(...ofTheOwner)
  roles.worker.push(...ofTheOwner)
  return roles
}
