import type pg from 'pg'
import type { ColumnKind, Dataset } from '../../lib/dataset.ts'
import { Problem } from '../../lib/problems.ts'
import { identifier } from './literal.ts'

/** Column id → the name of its type in the source database, without a length, fit for a cast. */
export type ColumnTypes = ReadonlyMap<string, string>

const TEXT = ['text', 'character varying', 'bpchar', 'name', 'citext']
const ENUM = 'enum'

/** The types that a kind of column may have; `enum` stands for every enumerated type. */
const TYPES: Record<Exclude<ColumnKind, 'other'>, readonly string[]> = {
  text: [...TEXT, ENUM],
  enum: [...TEXT, ENUM],
  integer: ['smallint', 'integer', 'bigint'],
  decimal: ['numeric', 'smallint', 'integer', 'bigint'],
  float: ['real', 'double precision'],
  boolean: ['boolean'],
  date: ['date'],
  timestamp: ['timestamp with time zone', 'timestamp without time zone'],
  uuid: ['uuid'],
  json: ['json', 'jsonb'],
}

/**
 * Asks the source database which columns the dataset's SQL has, without running it.
 * @throws Problem `dataset_mismatch` when a column is missing or of a type that its kind does not allow; its cause
 * names each of them.
 */
export async function describeDataset(client: pg.Client, dataset: Dataset): Promise<ColumnTypes> {
  const { fields } = await client.query(`select * from (${dataset.sql}) as source limit 0`)
  const types = await typeNames(client, [...new Set(fields.map((field) => field.dataTypeID))])
  const found = new Map(fields.map((field) => [field.name, types.get(field.dataTypeID)]))
  const complaints = dataset.columns.flatMap(({ id, kind }) => {
    const type = found.get(id)
    if (!type) return [`column ${identifier(id)} is missing`]
    return fits(kind, type) ? [] : [`column ${identifier(id)} is of type ${type.name}, which is not ${kind}`]
  })
  if (complaints.length > 0) {
    const cause = new Error(`Dataset "${dataset.id}": ${complaints.join('; ')}`)
    throw new Problem('dataset_mismatch', { cause })
  }
  return new Map([...found].flatMap(([id, type]) => (type ? [[id, type.name]] : [])))
}

type SourceType = { name: string; isEnum: boolean }

async function typeNames(client: pg.Client, oids: number[]): Promise<Map<number, SourceType>> {
  // With -1 for the modifier Postgres writes "bpchar", where "character" would cut a value to one character.
  const { rows } = await client.query<{ oid: string; name: string; typtype: string }>(
    `select oid, format_type(oid, -1) as name, typtype from pg_type where oid in (${oids.map(Number).join(', ')})`,
  )
  return new Map(rows.map((row) => [Number(row.oid), { name: row.name, isEnum: row.typtype === 'e' }]))
}

function fits(kind: ColumnKind, type: SourceType): boolean {
  return kind === 'other' || TYPES[kind].includes(type.isEnum ? ENUM : type.name)
}
