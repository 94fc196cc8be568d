#!/bin/sh
# The roles of docs/security.md, made by the first start of Postgres in compose.yaml. What they may do is granted by "migrate --grant".
set -eu

# From the environment and not as arguments, which everybody on the machine can read.
psql --set=ON_ERROR_STOP=1 --username=postgres <<'SQL'
\getenv owner OWNER_PASSWORD
\getenv web WEB_PASSWORD
\getenv worker WORKER_PASSWORD
create role claimcheck_owner login password :'owner';
create role claimcheck_web login password :'web';
create role claimcheck_worker login password :'worker';
create database claimcheck;
revoke all on database claimcheck from public;
grant connect, create on database claimcheck to claimcheck_owner;
grant connect on database claimcheck to claimcheck_web, claimcheck_worker;
SQL
