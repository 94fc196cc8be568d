import type { Explained } from '../../lib/source/explain.ts'
import type { Definitions, Unsteady } from './definitions.ts'
import { mentionsOf } from './expressions.ts'

/**
 * Nodes of a plan whose rows are the same however the rest of the plan is cut into ranges. What groups, limits, numbers,
 * samples or changes rows is not among them, and neither are nodes of extensions: two ranges, or a range and the whole, may
 * take other rows for the first, the last or the one that stands for many.
 */
const STEADY_NODES: readonly string[] = [
  'Append',
  'Bitmap Heap Scan',
  'Bitmap Index Scan',
  'BitmapAnd',
  'BitmapOr',
  'CTE Scan',
  'Function Scan',
  'Gather',
  'Gather Merge',
  'Hash',
  'Hash Join',
  'Incremental Sort',
  'Index Only Scan',
  'Index Scan',
  'Materialize',
  'Memoize',
  'Merge Append',
  'Merge Join',
  'Nested Loop',
  'ProjectSet',
  'Result',
  'Seq Scan',
  'Sort',
  'Subquery Scan',
  'Table Function Scan',
  'Tid Range Scan',
  'Tid Scan',
  'Values Scan',
]

/** Postgres' own functions that are only STABLE because of settings, which are the same for all our sessions. */
const STEADY_FUNCTIONS: readonly string[] = [
  'anytextcat array_to_json array_to_string concat concat_ws convert convert_from convert_to date date_add date_part',
  'date_subtract date_trunc enum_first enum_last enum_range extract format generate_series json_build_array',
  'json_build_object json_populate_record json_populate_recordset json_to_record json_to_recordset json_to_tsvector',
  'jsonb_build_array jsonb_build_object jsonb_path_exists_tz jsonb_path_match_tz jsonb_path_query_array_tz',
  'jsonb_path_query_first_tz jsonb_path_query_tz jsonb_populate_record jsonb_populate_recordset jsonb_to_record',
  'jsonb_to_recordset jsonb_to_tsvector length make_timestamptz money numeric overlaps pg_typeof phraseto_tsquery',
  'plainto_tsquery quote_literal quote_nullable row_to_json textanycat time timestamp timestamptz timetz timezone to_char',
  'to_date to_json to_jsonb to_number to_timestamp to_tsquery to_tsvector ts_headline ts_match_tq ts_match_tt',
  'websearch_to_tsquery xml xml_is_well_formed',
].flatMap((names) => names.split(' '))

/** Words that stand for a function of the connection or of its clock. */
const UNSTEADY_KEYWORDS =
  /^(CURRENT_(CATALOG|DATE|ROLE|SCHEMA|TIME|TIMESTAMP|USER)|LOCALTIME|LOCALTIMESTAMP|SESSION_USER|SYSTEM_USER|USER)$/

/** Texts in which there may be one that means another moment each time it is read, alone or in an array or JSON. */
const UNSTEADY_LITERAL = /\b(now|today|tomorrow|yesterday)\b/i

/** Where a text may be read as a moment. */
const READS_MOMENTS = /::(date|time)|\b(JSON_VALUE|JSON_TABLE|json\w*_(to|populate)_record\w*)\(/

/** A list whose order is that of the rows as they come. */
const UNORDERED_LIST = /\bARRAY\(/
/** Before this version a plan does not tell such a list from other subselects. */
const TELLS_LISTS_VERSION = 170_000
const SUBSELECT = /\b(SubPlan|InitPlan) \d/

/** What is not of the snapshot, by its kind in pg_class. */
const OUTSIDE_OF_SNAPSHOT: Record<string, string> = { f: 'foreign table', S: 'sequence' }

/**
 * Why a statement must be read by one COPY: in ranges, over several connections or one after the other, its file could be
 * one that no single COPY of the snapshot gives.
 * @param version the server's, as in `show server_version_num`.
 * @returns null when ranges cannot be told from one COPY.
 */
export function oneCopyReason(
  explained: Explained,
  definitions: Definitions,
  version: number,
): string | null {
  const { keywords, literals } = mentionsOf(explained.expressions)
  const relation = definitions.relations.find(({ kind }) => kind in OUTSIDE_OF_SNAPSHOT)
  if (relation) return `it reads the ${OUTSIDE_OF_SNAPSHOT[relation.kind]} ${relation.name}`
  const node = explained.nodes.find((each) => !STEADY_NODES.includes(each))
  if (node) return `its plan has a ${node} node`
  const unsteady = definitions.unsteady.find((each) => !isSteady(each))
  if (unsteady) return `it calls ${unsteady.name}(), which is ${unsteady.isVolatile ? 'volatile' : 'stable'}`
  const keyword = keywords.find((each) => UNSTEADY_KEYWORDS.test(each))
  if (keyword) return `it uses ${keyword}`
  const list = version < TELLS_LISTS_VERSION ? SUBSELECT : UNORDERED_LIST
  if (explained.expressions.some((each) => list.test(each)))
    return 'it makes a list of rows that nothing orders'
  const literal = literals.find((each) => UNSTEADY_LITERAL.test(each))
  const readsMoments = explained.expressions.some((each) => READS_MOMENTS.test(each))
  return literal !== undefined && readsMoments ? `it may read '${literal}' as a moment` : null
}

/** Postgres' own functions that write: an export's transaction refuses them when they run, and not before. */
const WRITING_FUNCTIONS: readonly string[] = [
  'nextval',
  'setval',
  'lo_create',
  'lo_import',
  'lo_unlink',
  'pg_notify',
]

/** What a statement would write, as far as its plan tells; null if nothing. */
export function findSideEffect({ expressions }: Explained): string | null {
  const name = mentionsOf(expressions).functions.find((each) => WRITING_FUNCTIONS.includes(each))
  return name === undefined ? null : `it calls ${name}()`
}

function isSteady({ name, isBuiltIn, isVolatile }: Unsteady): boolean {
  return isBuiltIn && !isVolatile && STEADY_FUNCTIONS.includes(name)
}
