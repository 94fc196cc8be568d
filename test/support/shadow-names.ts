import type { Admin } from './sandbox.ts'

/** How many functions and operators were shadowed. */
export type Shadowed = { functions: number; operators: number; types: number; relations: number }

/**
 * Puts something of the same name into `public` for each of Postgres' own functions, operators, types and relations: whoever
 * calls one of them, casts to one of the types or looks into a relation gets an error that says "shadow".
 *
 * Arguments are the same, so that with `public` before `pg_catalog` in the search_path the shadow is what an unqualified name
 * means. Functions that take anything (format, json_build_array) get a shadow that fits texts better.
 */
export async function shadowNames(admin: Admin): Promise<Shadowed> {
  // In this session names mean what they always do, whatever is made here.
  await admin.query('set search_path = pg_catalog; set check_function_bodies = off')
  await admin.query(SHADOWS)
  const { rows } = await admin.query<Shadowed>(`
    select (select count(*)::int from pg_proc where pronamespace = 'public'::regnamespace) as functions,
      (select count(*)::int from pg_operator where oprnamespace = 'public'::regnamespace) as operators,
      (select count(*)::int from pg_type where typnamespace = 'public'::regnamespace and typtype = 'd') as types,
      (select count(*)::int from pg_class where relnamespace = 'public'::regnamespace) as relations`)
  const [row] = rows
  if (!row) throw new Error('Postgres did not count the shadows')
  return row
}

/** Lets `public` come before `pg_catalog`, for all connections that are made from now on. */
export async function publicFirst(admin: Admin): Promise<void> {
  await admin.query(`do $$ begin
    execute format('alter database %I set search_path = public, pg_catalog', current_database());
  end $$`)
}

// Immutable: a plan that calls something else is read over one connection, and never in ranges. Pseudo-types that a function of ours cannot take are left out; nor can SQL give a value of one.
const SHADOWS = `
create function public.shadow_check(what text) returns boolean language plpgsql immutable as
  $f$ begin raise exception 'shadow of the type %', what; end $f$;
do $do$
declare
  each record;
  body text;
begin
  for each in
    select distinct p.proname as name, pg_get_function_identity_arguments(p.oid) as arguments
    from pg_proc p
    where p.pronamespace = 'pg_catalog'::regnamespace and p.provariadic = 0
      and not exists (select from unnest(p.proargtypes) as a (oid) join pg_type t on t.oid = a.oid
        where t.typtype = 'p' and t.typname !~ '^any(element|array|nonarray|enum|range|multirange|compatible.*)$')
      and not exists (select from unnest(p.proallargtypes, p.proargmodes) as a (oid, mode) where mode <> 'i')
    union
    select p.proname, arguments
    from pg_proc p, unnest(array['text', 'text, text', 'text, name, name', 'VARIADIC text[]', 'anyelement']) as arguments
    where p.pronamespace = 'pg_catalog'::regnamespace and p.provariadic <> 0
  loop
    body := format('begin raise exception %L; end', format('shadow of %s(%s)', each.name, each.arguments));
    begin
      execute format('create function public.%I(%s) returns text language plpgsql immutable as %L', each.name, regexp_replace(each.arguments, ' ORDER BY.*$', ''), body);
    exception when duplicate_function or invalid_function_definition or syntax_error then null;
    end;
  end loop;
  for each in
    select o.oid, o.oprname as name, l.typname as l, r.typname as r, oprleft, oprright,
      case when t.typtype = 'p' then 'text' else format_type(t.oid, null) end as result
    from pg_operator o left join pg_type l on l.oid = oprleft join pg_type r on r.oid = oprright join pg_type t on t.oid = oprresult
    where o.oprnamespace = 'pg_catalog'::regnamespace
  loop
    begin
      execute format('create function public.%I(%s) returns %s language plpgsql immutable as %L', 'shadow_' || each.oid,
        concat_ws(', ', case when each.oprleft <> 0 then format_type(each.oprleft, null) end, format_type(each.oprright, null)),
        each.result, format('begin raise exception %L; end', 'shadow of the operator ' || each.name));
      execute format('create operator public.%s (function = public.%I%s, rightarg = %s)', each.name, 'shadow_' || each.oid,
        case when each.oprleft <> 0 then ', leftarg = ' || format_type(each.oprleft, null) else '' end, format_type(each.oprright, null));
    exception when invalid_function_definition then null;
    end;
  end loop;
  for each in select typname as name from pg_type
    where typnamespace = 'pg_catalog'::regnamespace and typtype in ('b', 'r') and typname !~ '^(_|any)' and typcategory <> 'A'
  loop
    execute format('create domain public.%I as pg_catalog.%I check (public.shadow_check(%L))', each.name, each.name, each.name);
  end loop;
  for each in select relname as name from pg_class where relnamespace = 'pg_catalog'::regnamespace and relkind in ('r', 'v')
  loop
    begin
      execute format('create view public.%I as select public.shadow_check(%L)', each.name, each.name);
    -- A domain has the name already, as a type.
    exception when duplicate_object then null;
    end;
  end loop;
end $do$`
