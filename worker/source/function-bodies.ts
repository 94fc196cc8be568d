import { FIRST_OWN_OID, texts } from '../../lib/source/system-query.ts'

/** Languages whose functions have no body that could be read: the name of a symbol stands in its place. */
const WITHOUT_BODY = `('c', 'internal')`

/**
 * SQL for the functions that a plan may call: by name, by an operator or by a cast. All of that name, because a plan does not
 * tell which of them it is; casts need not show in a plan at all, so all of them.
 */
export function mentionedFunctions(functions: readonly string[], operators: readonly string[]): string {
  return `
    select oid from pg_proc where proname = any (${texts(functions)})
    union select oprcode::oid from pg_operator where oid >= ${FIRST_OWN_OID} and oprname = any (${texts(operators)})
    union select castfunc from pg_cast where oid >= ${FIRST_OWN_OID} and castfunc <> 0`
}

/** SQL for the functions that the called ones may call: what stands in their bodies. */
export const CALLED_BY_OTHERS = `
  select callee.oid
  from called
    join pg_proc caller on caller.oid = called.oid and caller.oid >= ${FIRST_OWN_OID}
    join pg_language language on language.oid = caller.prolang
      and (language.lanname not in ${WITHOUT_BODY} or caller.prokind = 'a')
    left join pg_aggregate a on a.aggfnoid = caller.oid
    join pg_proc callee on callee.oid >= ${FIRST_OWN_OID} and (strpos(caller.prosrc, callee.proname) > 0
      or callee.oid in (a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn)
      or exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = caller.oid
        and d.refclassid = 'pg_proc'::regclass and d.refobjid = callee.oid))`

/** What stands between the words of a body: spaces and ASCII punctuation but `$` and `_`, whatever the locale. */
const BETWEEN_WORDS = `'[][:space:]!-#%-/:-@[\\\\^\`{-~]+'`

/**
 * SQL for the relations that the bodies of called functions name, each as a word, in whatever schema. It may find one too many,
 * which is then locked for nothing. Postgres itself keeps what a body depends on only for those in standard SQL.
 */
export const NAMED_IN_BODIES = `
  select c.oid, n.nspname, c.relname, c.relkind
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.oid >= ${FIRST_OWN_OID} and c.relkind in ('r', 'p', 'v', 'm') and c.relpersistence <> 't' and (
    c.relname in (
      select unnest(array[word, lower(word)])
      from called
        join pg_proc p on p.oid = called.oid and p.oid >= ${FIRST_OWN_OID}
        join pg_language language on language.oid = p.prolang and language.lanname not in ${WITHOUT_BODY}
        cross join lateral regexp_split_to_table(p.prosrc, ${BETWEEN_WORDS}) as word)
    or c.oid in (select refobjid from pg_depend
      where classid = 'pg_proc'::regclass and objid in (select oid from called) and refclassid = 'pg_class'::regclass))`

/** SQL for whether a plan calls a function of somebody's that may read tables, itself or for an aggregate. */
export const CALLS_READERS = `exists (
  select from mentioned
    left join pg_aggregate a on a.aggfnoid = mentioned.oid
    join pg_proc p on p.oid in (mentioned.oid, a.aggtransfn, a.aggcombinefn, a.aggfinalfn)
    join pg_language language on language.oid = p.prolang and language.lanname not in ${WITHOUT_BODY}
  where p.oid >= ${FIRST_OWN_OID} and p.provolatile <> 'i')`
