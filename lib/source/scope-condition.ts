import pg from 'pg'
import type { Scope } from '../scope.ts'
import { comparable } from './conditions.ts'
import type { ColumnTypes } from './describe.ts'
import { identifier, literal, TEXT } from './literal.ts'
import { asText } from './output.ts'
import type { Session } from './session.ts'
import { builtIn, type SourceType } from './source-types.ts'
import { systemQuery } from './system-query.ts'

/** Types of Postgres' own that cut what is read as one of them: another value would be found. */
const CUT: readonly string[] = ['name', 'char', '_name', '_char']
/** Types of Postgres' own whose values, or whose elements, compare as a collation says. */
const COLLATED: readonly string[] = ['text', 'varchar', 'bpchar', '_text', '_varchar', '_bpchar']

/**
 * A scope as an SQL condition on the columns of the dataset's SQL; null where it is every row. Values are compared as the column's
 * type compares them, texts by their bytes too: what a collation or citext takes for equal are two values here. A value that
 * the type cannot read is no row's.
 * @param types of all columns of the SQL, those of the scope among them.
 */
export async function scopeCondition(
  session: Session,
  types: ColumnTypes,
  scope: Scope,
): Promise<string | null> {
  if (scope.size === 0) return null
  const conditions: string[] = []
  const isLoose = await looseTypes(session)
  for (const [column, values] of scope) {
    const type = types.get(column)
    if (!type) throw new Error(`The source database did not name the type of column "${column}"`)
    const possible = await readable(session, isCut(type) ? TEXT : type.sql, values)
    if (possible.length === 0) return 'false'
    conditions.push(...comparisons(column, type, possible, isLoose(type)))
  }
  return conditions.join(' and ')
}

/** @param isLoose whether the type may take different texts for equal. */
function comparisons(
  column: string,
  type: SourceType,
  values: readonly string[],
  isLoose: boolean,
): string[] {
  const name = identifier(column)
  const sameBytes = (texts: string[]) =>
    isOneOf(`${textOf(name, type)} collate pg_catalog."C"`, builtIn('='), texts)
  if (isCut(type)) return [sameBytes(values.map((value) => literal(value, TEXT)))]
  const literals = values.map((value) => literal(value, type.sql))
  const equals = type.comparison?.['='] ?? builtIn('=')
  // Both: an index of the column's own serves the first.
  const same = isOneOf(comparable(name, type), equals, literals)
  return isLoose ? [same, sameBytes(literals.map((each) => textOf(each, type)))] : [same]
}

/** As an SQL expression. The blanks at the end of a bpchar are none of its text, and a cast leaves them out. */
function textOf(value: string, type: SourceType): string {
  return type.isBuiltIn && type.name === 'bpchar' ? `${value}::${TEXT}` : asText(value, type)
}

function isOneOf(name: string, equals: string, values: string[]): string {
  return values.length === 1
    ? `${name} ${equals} ${values.join()}`
    : `${name} ${equals} any (array[${values.join(', ')}])`
}

function isCut({ isBuiltIn, name }: SourceType): boolean {
  return isBuiltIn && CUT.includes(name)
}

/** Collations that take different texts for equal are somebody's own, as citext is; the database's default is none of them. */
async function looseTypes(session: Session): Promise<(type: SourceType) => boolean> {
  const rows = await systemQuery<{ loose: string }>(
    session,
    'select exists (select from pg_collation where not collisdeterministic) as loose',
  )
  const mayCollate = rows[0]?.loose !== 'f'
  return ({ isBuiltIn, name }) => !isBuiltIn || (mayCollate && COLLATED.includes(name))
}

/** Of some values those that a type reads. Only Postgres knows: it is asked for all of them, and then for each half that it refuses. */
async function readable(
  session: Session,
  type: string,
  values: readonly string[],
): Promise<readonly string[]> {
  if (values.length === 0 || (await reads(session, type, values))) return values
  if (values.length === 1) return []
  const middle = Math.ceil(values.length / 2)
  return [
    ...(await readable(session, type, values.slice(0, middle))),
    ...(await readable(session, type, values.slice(middle))),
  ]
}

/** @throws any other error than one of class 22, data_exception. */
async function reads(session: Session, type: string, values: readonly string[]): Promise<boolean> {
  const list = values.map((value) => `(${literal(value, type)})`).join(', ')
  try {
    await session.query(`savepoint scope; select from (values ${list}) as read limit 0; release scope`)
    return true
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.code?.startsWith('22'))) throw error
    await session.query('rollback to scope; release scope')
    return false
  }
}
