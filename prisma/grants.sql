-- As claimcheck_owner in that database, after each npm run migrate: a version may bring tables, or need more of one.
grant usage on schema claimcheck, pgboss to claimcheck_web, claimcheck_worker;
grant usage on sequence claimcheck.event_id_seq to claimcheck_web, claimcheck_worker;
grant select on claimcheck._prisma_migrations, pgboss.version, pgboss.queue to claimcheck_web, claimcheck_worker;

grant select, insert, update on claimcheck.export, claimcheck."user", claimcheck.account, claimcheck.api_key to claimcheck_web;
grant select, insert, update, delete on claimcheck.session, claimcheck.verification, claimcheck.rate_limit to claimcheck_web;
grant delete on claimcheck.export to claimcheck_web;
grant select, insert on claimcheck.event to claimcheck_web;
grant select, insert, update on claimcheck.claim_link to claimcheck_web;
grant select on claimcheck.worker, claimcheck.store to claimcheck_web;
grant select, insert, update, delete on claimcheck.endpoint to claimcheck_web;
grant select (id, endpoint_id, ends_at), insert, update (ends_at) on claimcheck.endpoint_secret to claimcheck_web;
grant select, insert, update on claimcheck.delivery to claimcheck_web;
grant select, insert, update, delete on pgboss.job, pgboss.job_common to claimcheck_web;

grant select, update, delete on claimcheck.export to claimcheck_worker;
grant select, insert, delete on claimcheck.event to claimcheck_worker;
grant select, insert, update, delete on claimcheck.worker to claimcheck_worker;
grant select, insert on claimcheck.store to claimcheck_worker;
grant select (id, name, roles, attributes, disabled_at) on claimcheck."user" to claimcheck_worker;
grant select, delete, update (is_enabled, disabled_reason, failing_since, failures) on claimcheck.endpoint to claimcheck_worker;
grant select, delete on claimcheck.endpoint_secret to claimcheck_worker;
grant select, insert, update, delete on claimcheck.delivery to claimcheck_worker;
grant select (expires_at), delete on claimcheck.session, claimcheck.verification to claimcheck_worker;
grant select (last_request), delete on claimcheck.rate_limit to claimcheck_worker;
grant select (id, revoked_at, expires_at), delete on claimcheck.api_key to claimcheck_worker;
grant select, insert, update, delete on all tables in schema pgboss to claimcheck_worker;
grant usage on all sequences in schema pgboss to claimcheck_worker;
