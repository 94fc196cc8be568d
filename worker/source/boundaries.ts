import type { Dataset } from '../../lib/dataset.ts'
import { type ColumnTypes, sourceOf } from '../../lib/source/describe.ts'
import { identifier, literal, qualified } from '../../lib/source/literal.ts'
import { asText } from '../../lib/source/output.ts'
import type { Session } from '../../lib/source/session.ts'
import type { SourceType } from '../../lib/source/source-types.ts'
import { systemQuery } from '../../lib/source/system-query.ts'
import { between, SCALES, type Scale } from './key-scales.ts'

/** How much finer the key space is cut at first when the request takes only a part of it. */
const FINER = 20

/** Where a dataset's key comes from: a table's column, with what the planner knows of it. */
type KeyOrigin = { histogram: string[] | null; table: string; column: string; isIndexed: boolean }

/**
 * Keys at which the key space may be cut into slices of about equal size, in the key's order. They come from the
 * planner's statistics and may be out of date: that makes slices uneven, never wrong.
 * @param wanted `slices`: how many, fewer come where the key's type cannot be divided; `conditions`: what the request asks
 * of the key itself.
 * @returns no keys when nothing is known of the key; then there is one slice.
 */
export async function findBoundaries(
  session: Session,
  dataset: Dataset,
  types: ColumnTypes,
  { slices, conditions }: { slices: number; conditions: string[] },
): Promise<string[]> {
  const { key } = dataset
  const type = key === null ? undefined : types.get(key)
  if (key === null || !type?.comparison || slices < 2) return []
  const origin = await findOrigin(session, dataset, key)
  if (!origin) return []
  const known = origin.histogram ?? (await findEnds(session, origin, type))
  const scale = type.isBuiltIn ? SCALES[type.name] : undefined
  const keys = refine(known, scale, conditions.length > 0 ? slices * FINER : slices)
  return thin(await inOrder(session, { source: sourceOf(dataset), key, type }, keys, conditions), slices - 1)
}

/**
 * The keys in the order of the dataset's key, as Postgres has it now: statistics may come from another version of a
 * collation, and ranges between keys out of order would overlap. Only those that meet the request's own conditions on
 * the key: slices elsewhere would be empty.
 */
async function inOrder(
  session: Session,
  { source, key, type }: { source: string; key: string; type: SourceType },
  keys: string[],
  conditions: string[],
): Promise<string[]> {
  const name = identifier(key)
  if (keys.length === 0) return []
  // As literals, which the type itself reads: a cast from text may be somebody's own.
  const values = `values ${keys.map((each) => `(${literal(each, type.sql)})`).join(', ')}`
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''
  // The first SELECT has no rows; it gives the column its collation.
  const { rows } = await session.query<{ key: string }>(
    `select ${asText(name, type)} as key
     from (select ${name} from ${source} where false union all ${values}) as source
     ${where} order by source.${name}`,
  )
  return rows.map((row) => row.key)
}

type OriginRow = {
  schema: string
  table: string
  column: string
  histogram: string | null
  isIndexed: string
}

/** Looks up the table's column that is the dataset's key, if it is one, and its statistics. */
async function findOrigin(session: Session, dataset: Dataset, key: string): Promise<KeyOrigin | null> {
  const { fields } = await session.query(`select ${identifier(key)} from ${sourceOf(dataset)} limit 0`)
  const [field] = fields
  if (!field || Number(field.tableID) === 0) return null
  const [row] = await systemQuery<OriginRow>(
    session,
    `select n.nspname as schema, c.relname as table, a.attname as column,
       to_json(s.histogram_bounds::text::text[]) as histogram,
       exists (select from pg_index i where i.indrelid = c.oid and i.indkey[0] = a.attnum and i.indpred is null) as "isIndexed"
     from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum = ${Number(field.columnID)}
       left join pg_stats s on s.schemaname = n.nspname and s.tablename = c.relname and s.attname = a.attname
     where c.oid = ${Number(field.tableID)}`,
  )
  if (!row) return null
  return {
    table: qualified(row.schema, row.table),
    column: identifier(row.column),
    histogram: row.histogram === null ? null : (JSON.parse(row.histogram) as string[]),
    isIndexed: row.isIndexed === 't',
  }
}

/** The smallest and the largest key, where an index gives them at once. */
async function findEnds(
  session: Session,
  { table, column, isIndexed }: KeyOrigin,
  type: SourceType,
): Promise<string[]> {
  if (!isIndexed) return []
  const end = async (direction: 'asc' | 'desc') => {
    const { rows } = await session.query<{ key: string }>(
      `select ${asText(column, type)} as key from ${table} where ${column} is not null order by ${column} ${direction} limit 1`,
    )
    return rows.map((row) => row.key)
  }
  return [...(await end('asc')), ...(await end('desc'))]
}

/** Cuts the spaces between known keys so that there are about as many slices as wanted. */
function refine(known: string[], scale: Scale | undefined, slices: number): string[] {
  const parts = Math.ceil(slices / Math.max(1, known.length - 1))
  if (!scale || parts < 2) return known
  return known.flatMap((key, index) => {
    const next = known[index + 1]
    return next === undefined ? [key] : [key, ...between(scale, key, next, parts)]
  })
}

/** Takes at most `count` of the keys, evenly. */
function thin(keys: string[], count: number): string[] {
  if (keys.length <= count) return keys
  return Array.from(
    { length: count },
    (_, index) => keys[Math.floor(((index + 0.5) * keys.length) / count)] ?? '',
  )
}
