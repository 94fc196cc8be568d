import { qualified } from '../../lib/source/literal.ts'
import type { Session } from '../../lib/source/session.ts'
import { FIRST_OWN_OID, oids, systemQuery, texts } from '../../lib/source/system-query.ts'
import { CALLED_BY_OTHERS, CALLS_READERS, mentionedFunctions, NAMED_IN_BODIES } from './function-bodies.ts'

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
  /** What the bodies of functions name, and so may be read although the plan does not show it. */
  namedInBodies: Relation[]
  /** Whether a function is called that is not declared IMMUTABLE and has a body, which may read any table. */
  callsReaders: boolean
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
  named_in_bodies: string | null
  calls_readers: string
  relation_versions: string | null
  function_versions: string | null
  type_names: string | null
  type_versions: string | null
  unsteady: string | null
}

/**
 * Looks up what a statement's meaning depends on, as it is now. Versions are row versions of the catalog (xmin), so what is
 * changed and changed back differs too.
 * @param session in a transaction that sees the catalog as it is now, not as an older snapshot has it.
 */
export async function readDefinitions(session: Session, source: DefinitionSource): Promise<Definitions> {
  const [row] = await systemQuery<DefinitionRow>(session, definitionsStatement(source))
  const unsteady = JSON.parse(row?.unsteady ?? '[]') as [string, string, string][]
  const relations = relationsOf(row?.relations)
  return {
    relations,
    namedInBodies: relationsOf(row?.named_in_bodies),
    callsReaders: row?.calls_readers === 't',
    files: await readFiles(session, relations),
    relationVersions: row?.relation_versions ?? '',
    functionVersions: row?.function_versions ?? '',
    typeNames: row?.type_names ?? '',
    typeVersions: JSON.parse(row?.type_versions ?? '[]') as string[],
    unsteady: unsteady.map(([schema, name, volatility]) => {
      return { name, isBuiltIn: schema === 'pg_catalog', isVolatile: volatility === 'v' }
    }),
  }
}

function relationsOf(json: string | null | undefined): Relation[] {
  const relations = JSON.parse(json ?? '[]') as [string, string, string, string, boolean][]
  return relations.map(([oid, schema, name, kind, isLockable]) => {
    return { oid, name: qualified(schema, name), kind, isLockable }
  })
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

/**
 * The rules, policies, places among partitions, and columns that relations have.
 * @param session whose snapshot decides as of when.
 */
export async function readRelationVersions(session: Session, relations: readonly string[]): Promise<string> {
  const [row] = await systemQuery<{ versions: string | null }>(
    session,
    `select json_agg(json_build_array(c.oid, relrowsecurity, relforcerowsecurity,
       (select json_agg(xmin::text order by oid) from pg_rewrite where ev_class = c.oid),
       (select json_agg(xmin::text order by oid) from pg_policy where polrelid = c.oid),
       (select json_agg(inhrelid || ' ' || inhparent || ' ' || xmin order by inhrelid, inhparent)
         from pg_inherits where c.oid in (inhrelid, inhparent)),
       (select json_agg(attname || ' ' || atttypid order by attnum)
         from pg_attribute where attrelid = c.oid and attnum > 0)) order by c.oid) as versions
     from pg_class c where c.oid = any (${oids(relations)}) and relkind in ('r', 'p', 'v', 'm', 'f')`,
  )
  return row?.versions ?? ''
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

const RELATIONS_AS_JSON = `json_agg(json_build_array(oid::text, nspname, relname, relkind,
  relkind in ('r', 'p', 'v') and has_table_privilege(oid, 'select')) order by nspname, relname)`

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
    named_in_body as (${NAMED_IN_BODIES}),
    type (oid) as (${partsOfTypes(typeOids)})
    select
      (select ${RELATIONS_AS_JSON} from relation) as relations,
      (select ${RELATIONS_AS_JSON} from named_in_body) as named_in_bodies,
      ${CALLS_READERS} as calls_readers,
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
