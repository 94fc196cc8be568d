import type pg from 'pg'
import { identifier, qualified } from './literal.ts'
import { systemQuery } from './system-query.ts'

/** Comparing as Postgres' own ORDER BY compares values of a type. Operators as SQL, qualified. */
export type Comparison = Record<'<' | '<=' | '=' | '>=' | '>', string>

/** What the source database says of a column's type. */
export type SourceType = {
  oid: number
  /** As Postgres names it to people. */
  label: string
  /** Qualified, fit for a cast, without a length. */
  sql: string
  /** Its name in the catalog: `int4`, `timestamptz`, `citext`. */
  name: string
  /** Whether it is one of Postgres' own types. */
  isBuiltIn: boolean
  /** The function that writes its values, qualified. */
  output: string
  /** Null for a type that has no order. */
  comparison: Comparison | null
  /** The labels of an enumerated type, in its order. */
  enumLabels: string[] | null
}

/** The strategies of a btree operator class: https://www.postgresql.org/docs/current/xindex.html#XINDEX-STRATEGIES */
const STRATEGIES = ['<', '<=', '=', '>=', '>'] as const

type TypeRow = {
  oid: string
  label: string
  schema: string
  name: string
  typtype: string
  output_schema: string
  output: string
  operators: string | null
  labels: string | null
}

/**
 * Looks up types.
 *
 * The operators are those of the operator class by which ORDER BY sorts the type. A bare `<` would mean what the
 * search_path says: for a type off the path (citext in a schema of its own) that is the comparison of another type, and
 * ranges cut by it are not ranges of the order.
 */
export async function findTypes(client: pg.Client, oids: number[]): Promise<Map<number, SourceType>> {
  const rows = await systemQuery<TypeRow>(
    client,
    `select t.oid, format_type(t.oid, -1) as label, n.nspname as schema, t.typname as name, t.typtype,
       pn.nspname as output_schema, p.proname as output,
       (select json_agg(json_build_array(onsp.nspname, o.oprname) order by a.amopstrategy)
        from pg_amop a join pg_operator o on o.oid = a.amopopr join pg_namespace onsp on onsp.oid = o.oprnamespace
        where a.amopfamily = c.opcfamily and a.amoplefttype = c.opcintype and a.amoprighttype = c.opcintype
          and a.amoppurpose = 's') as operators,
       (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid) as labels
     from pg_type t
       join pg_namespace n on n.oid = t.typnamespace
       join pg_proc p on p.oid = t.typoutput
       join pg_namespace pn on pn.oid = p.pronamespace
       left join lateral (${OPERATOR_CLASS}) c on true
     where t.oid = any ('{${oids.map(Number).join(',')}}'::oid[])`,
  )
  return new Map(rows.map((row) => [Number(row.oid), toSourceType(row)]))
}

/**
 * The default btree operator class of the type `t`: its own, or else that of a type whose values it can be taken for, the
 * preferred one of its category first (GetDefaultOpClass in Postgres' indexcmds.c).
 */
const OPERATOR_CLASS = `
  select o.opcfamily, o.opcintype
  from pg_opclass o join pg_am m on m.oid = o.opcmethod and m.amname = 'btree' join pg_type i on i.oid = o.opcintype
  where o.opcdefault and (o.opcintype = t.oid
    or o.opcintype = case when t.typtype = 'e' then 'anyenum'::regtype when t.typtype = 'r' then 'anyrange'::regtype
      when t.typtype = 'm' then 'anymultirange'::regtype when t.typtype = 'c' then 'record'::regtype
      when t.typsubscript = 'array_subscript_handler'::regproc and t.typelem <> 0 then 'anyarray'::regtype end
    or exists (select from pg_cast k where k.castsource = t.oid and k.casttarget = o.opcintype
      and k.castmethod = 'b' and k.castcontext = 'i'))
  order by o.opcintype = t.oid desc, i.typispreferred and i.typcategory = t.typcategory desc
  limit 1`

function toSourceType(row: TypeRow): SourceType {
  return {
    oid: Number(row.oid),
    label: row.label,
    sql: qualified(row.schema, row.name),
    name: row.name,
    isBuiltIn: row.schema === 'pg_catalog',
    output: qualified(row.output_schema, row.output),
    comparison: row.operators === null ? null : toComparison(JSON.parse(row.operators) as [string, string][]),
    enumLabels: row.typtype === 'e' ? (JSON.parse(row.labels ?? '[]') as string[]) : null,
  }
}

function toComparison(operators: [string, string][]): Comparison | null {
  if (operators.length !== STRATEGIES.length) return null
  const sql = operators.map(([schema, name]) => `operator(${identifier(schema)}.${name})`)
  const [less = '', lessOrEqual = '', equal = '', greaterOrEqual = '', greater = ''] = sql
  return { '<': less, '<=': lessOrEqual, '=': equal, '>=': greaterOrEqual, '>': greater }
}

/** One of Postgres' own operators, whatever the search_path says. */
export function builtIn(operator: string): string {
  return `operator(pg_catalog.${operator})`
}
