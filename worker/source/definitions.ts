import { literal, qualified, TEXT } from './literal.ts'
import type { Session } from './session.ts'
import { systemQuery } from './system-query.ts'

/** A table, view or the like that a plan reads. */
export type Relation = {
  oid: string
  /** Qualified, as SQL. */
  name: string
  /** As in pg_class: `r` table, `p` partitioned table, `v` view, `m` materialized view, `f` foreign table, `S` sequence. */
  kind: string
  /** Whether the role may lock it. Postgres locks no materialized view, foreign table or sequence by name. */
  isLockable: boolean
}

/** A function of somebody's whose result may differ from call to call, or one of Postgres' own. */
export type Unsteady = { name: string; isBuiltIn: boolean; isVolatile: boolean }

/** What a statement means depends on these. Each text is the same as long as nothing of it has changed. */
export type Definitions = {
  relations: Relation[]
  /** The rules, policies and partitions that the relations have. */
  relationVersions: string
  /** Where the relations keep their rows; see {@link readFiles}. */
  files: string
  /** Functions, operators and casts that are not Postgres' own. */
  functionVersions: string
  /** Types that are not Postgres' own, by the names that the plan has. */
  typeNames: string
  /** Of each label of an enumerated type, and of the fields of a composite one. */
  typeVersions: readonly string[]
  /** Functions that are called and not declared IMMUTABLE. */
  unsteady: Unsteady[]
}

/** Where a statement's definitions are found. */
export type DefinitionSource = {
  /** Names of the functions that its plan calls. */
  functions: readonly string[]
  /** Names of the operators in its plan. */
  operators: readonly string[]
  /** Other names in its plan, types among them. */
  words: readonly string[]
  /** Types of the columns that it gives. */
  typeOids: readonly number[]
  /** Relations that it reads, and maybe others that do not count, such as indexes. */
  relationOids: readonly string[]
}

type DefinitionRow = {
  relations: string | null
  relation_versions: string | null
  function_versions: string | null
  type_names: string | null
  type_versions: string | null
  unsteady: string | null
}

/** OIDs below belong to Postgres itself (FirstNormalObjectId in access/transam.h). */
const FIRST_OWN_OID = 16_384

/**
 * Looks up what a statement's meaning depends on, as it is now. Versions are row versions of the catalog (xmin), so what is
 * changed and changed back differs too.
 * @param session in a transaction that sees the catalog as it is now, not as an older snapshot has it.
 */
export async function readDefinitions(session: Session, source: DefinitionSource): Promise<Definitions> {
  const [row] = await systemQuery<DefinitionRow>(session, definitionsStatement(source))
  const relations = JSON.parse(row?.relations ?? '[]') as [string, string, string, string, boolean][]
  const unsteady = JSON.parse(row?.unsteady ?? '[]') as [string, string, string][]
  const read = relations.map(([oid, schema, name, kind, isLockable]) => {
    return { oid, name: qualified(schema, name), kind, isLockable }
  })
  return {
    relations: read,
    files: await readFiles(session, read),
    relationVersions: row?.relation_versions ?? '',
    functionVersions: row?.function_versions ?? '',
    typeNames: row?.type_names ?? '',
    typeVersions: JSON.parse(row?.type_versions ?? '[]') as string[],
    unsteady: unsteady.map(([schema, name, volatility]) => {
      return { name, isBuiltIn: schema === 'pg_catalog', isVolatile: volatility === 'v' }
    }),
  }
}

/**
 * Where relations keep their rows, as it is now: another place means that they were emptied, rewritten or refreshed. Asked in
 * whatever transaction: Postgres looks this up apart from the snapshot.
 */
export async function readFiles(session: Session, relations: readonly Relation[]): Promise<string> {
  const [row] = await systemQuery<{ files: string | null }>(
    session,
    `select json_agg(pg_relation_filenode(oid) order by oid) as files
     from unnest(${oids(relations.map(({ oid }) => oid))}) as oid`,
  )
  return row?.files ?? ''
}

/** The relations that a session's transaction has read: reading one locks it, also behind a view. */
export async function lockedRelations(session: Session): Promise<string[]> {
  const rows = await systemQuery<{ oid: string }>(
    session,
    `select distinct l.relation as oid from pg_locks l join pg_database d on d.oid = l.database
     where l.pid = pg_backend_pid() and d.datname = current_database() and l.relation is not null`,
  )
  return rows.map(({ oid }) => oid)
}

function definitionsStatement(source: DefinitionSource): string {
  const { functions, operators, words, typeOids, relationOids } = source
  return `with recursive
    relation as (
      select c.oid, n.nspname, c.relname, c.relkind
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.oid = any (${oids(relationOids)}) and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and n.nspname not in ('pg_catalog', 'information_schema')
    ),
    mentioned (oid) as (${mentionedFunctions(functions, operators)}),
    called (oid) as (select oid from mentioned union ${CALLED_BY_OTHERS}),
    type (oid) as (${partsOfTypes(typeOids)})
    select
      (select json_agg(json_build_array(oid::text, nspname, relname, relkind,
          relkind in ('r', 'p', 'v') and has_table_privilege(oid, 'select')) order by nspname, relname)
        from relation) as relations,
      (select json_agg(json_build_array(oid,
          (select json_agg(xmin::text order by oid) from pg_rewrite where ev_class = relation.oid),
          (select json_agg(xmin::text order by oid) from pg_policy where polrelid = relation.oid),
          (select json_agg(inhrelid || ' ' || xmin order by inhrelid) from pg_inherits where inhparent = relation.oid)
        ) order by oid) from relation) as relation_versions,
      (select json_agg(version order by version) from (
        select 'function ' || oid || ' ' || xmin from pg_proc
          where oid in (select oid from called) and oid >= ${FIRST_OWN_OID}
        union all select 'operator ' || oid || ' ' || xmin from pg_operator
          where oid >= ${FIRST_OWN_OID} and oprname = any (${texts(operators)})
        union all select 'cast ' || oid || ' ' || xmin from pg_cast where oid >= ${FIRST_OWN_OID}
      ) as versions (version)) as function_versions,
      (select json_agg(oid order by oid) from pg_type
        where oid >= ${FIRST_OWN_OID} and typname = any (${texts(words)})) as type_names,
      (select json_agg(version order by version) from (
        select enumtypid || ' ' || oid || ' ' || xmin from pg_enum where enumtypid in (select oid from type)
        union all
        select attrelid || ' ' || string_agg(attnum || ' ' || a.xmin, ' ' order by attnum)
        from pg_attribute a join pg_type t on t.typrelid = a.attrelid
        where a.attnum > 0 and t.oid in (select oid from type) and t.oid >= ${FIRST_OWN_OID}
        group by attrelid
      ) as versions (version)) as type_versions,
      (select json_agg(json_build_array(n.nspname, p.proname, p.provolatile))
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where p.oid in (select oid from mentioned) and p.provolatile <> 'i') as unsteady`
}

/**
 * SQL for the functions that a plan may call: by name, by an operator or by a cast. All of that name, because a plan does not
 * tell which of them it is; casts need not show in a plan at all, so all of them.
 */
function mentionedFunctions(functions: readonly string[], operators: readonly string[]): string {
  return `
    select oid from pg_proc where proname = any (${texts(functions)})
    union select oprcode::oid from pg_operator where oid >= ${FIRST_OWN_OID} and oprname = any (${texts(operators)})
    union select castfunc from pg_cast where oid >= ${FIRST_OWN_OID} and castfunc <> 0`
}

/** SQL for the functions that the called ones may call: what stands in their bodies. */
const CALLED_BY_OTHERS = `
  select callee.oid
  from called
    join pg_proc caller on caller.oid = called.oid and caller.oid >= ${FIRST_OWN_OID}
    join pg_language language on language.oid = caller.prolang and language.lanname not in ('c', 'internal')
    left join pg_aggregate a on a.aggfnoid = caller.oid
    join pg_proc callee on callee.oid >= ${FIRST_OWN_OID} and (strpos(caller.prosrc, callee.proname) > 0
      or callee.oid in (a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn)
      or exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = caller.oid
        and d.refclassid = 'pg_proc'::regclass and d.refobjid = callee.oid))`

/** SQL for the types that columns and results have, with those that they are made of. */
function partsOfTypes(typeOids: readonly number[]): string {
  return `
    select unnest(${oids(typeOids)})
    union select atttypid from pg_attribute join relation on attrelid = relation.oid
      where attnum > 0 and atttypid >= ${FIRST_OWN_OID}
    union select part.oid
      from type join pg_type t on t.oid = type.oid and t.oid >= ${FIRST_OWN_OID}
        cross join lateral (
          select t.typelem union all select t.typbasetype
          union all select rngsubtype from pg_range where t.oid in (rngtypid, rngmultitypid)
          union all select atttypid from pg_attribute where attrelid = t.typrelid and attnum > 0 and not attisdropped
        ) as part (oid)
      where part.oid >= ${FIRST_OWN_OID}`
}

function texts(values: readonly string[]): string {
  return `array[${values.map((each) => literal(each, TEXT)).join(', ')}]::text[]`
}

function oids(values: readonly (string | number)[]): string {
  return `'{${values.map(Number).join(',')}}'::oid[]`
}
