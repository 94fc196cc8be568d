import type pg from 'pg'
import type { Dataset, FormColumn } from '../dataset.ts'
import { kindOf } from '../kinds.ts'
import { Problem } from '../problems/problem.ts'
import { EVERY_ROW, type Scope } from '../scope.ts'
import { identifier } from './literal.ts'
import { findTypes, type SourceType } from './source-types.ts'

/** Column id → its type in the source database. */
export type ColumnTypes = ReadonlyMap<string, SourceType>

/**
 * Asks the source database which columns the dataset's SQL has, without reading a row.
 * @param scope whose columns must be there too.
 * @throws Problem `dataset_mismatch` when a column is missing, there twice, or of a type that its kind does not allow; its
 * cause names each of them.
 */
export async function describeDataset(
  client: pg.Client,
  dataset: Dataset,
  scope: Scope = EVERY_ROW,
): Promise<ColumnTypes> {
  const { fields } = await client.query(`select * from ${sourceOf(dataset)} limit 0`)
  const types = await findTypes(client, [...new Set(fields.map((field) => field.dataTypeID))])
  /** @param unfit what is wrong with its type, if anything is. */
  const mismatch = (id: string, what: string, unfit: (type: SourceType) => string | null): string[] => {
    const [field, second] = fields.filter(({ name }) => name === id)
    const type = field && types.get(field.dataTypeID)
    if (!type) return [`${what} ${identifier(id)} is missing`]
    if (second) return [`there are two columns ${identifier(id)}`]
    const fault = unfit(type)
    return fault === null ? [] : [`${what} ${identifier(id)} is of type ${type.label}, which ${fault}`]
  }
  const mismatches = [
    ...dataset.columns.flatMap((column) =>
      mismatch(column.id, 'column', (type) => (fits(column, type) ? null : `is not ${column.kind}`)),
    ),
    ...[...scope.keys()].flatMap((id) =>
      mismatch(id, 'column of its scope', (type) => (type.comparison ? null : 'has no order')),
    ),
  ]
  if (mismatches.length > 0) {
    // Postgres writes names in small letters, and no more than 63 bytes of them.
    const present = `the query has ${fields.map(({ name }) => identifier(name)).join(', ') || 'no columns'}`
    const cause = new Error(`Dataset "${dataset.id}": ${[...mismatches, present].join('; ')}`)
    throw new Problem('dataset_mismatch', { cause })
  }
  return new Map(
    fields.flatMap(({ name, dataTypeID }) => {
      const type = types.get(dataTypeID)
      return type ? [[name, type]] : []
    }),
  )
}

/** The dataset's SQL as a set of rows named `source`. The line end closes a comment at the SQL's end. */
export function sourceOf({ sql }: Pick<Dataset, 'sql'>): string {
  return `(${sql}\n) as source`
}

/** Of types that are not Postgres' own only that of its extension citext counts, in whatever schema it is. */
function fits(column: FormColumn, { name, isBuiltIn, enumLabels }: SourceType): boolean {
  const { postgresTypes } = kindOf(column)
  if (postgresTypes === null) return true
  if (enumLabels) return postgresTypes.includes('enum')
  return (isBuiltIn || name === 'citext') && postgresTypes.includes(name)
}
