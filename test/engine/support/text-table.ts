import { type CellFormat, type Dataset, defineDataset } from '../../../lib/dataset.ts'

const same: CellFormat = (value) => value

/** The two ways of writing a file, and the format function that chooses between them. */
export const PATHS: [string, CellFormat | undefined][] = [
  ['Postgres', undefined],
  ['this process', same],
]

/** The dataset of a table with the columns `id` and `t`, written by COPY, or row by row when there is a format. */
export function textDataset(table: string, format?: CellFormat, label = 'Text'): Dataset {
  return defineDataset({
    id: 'texts',
    label: 'Texts',
    sql: `select id, t from ${table}`,
    key: 'id',
    columns: { id: { label: 'Number', kind: 'integer' }, t: { label, kind: 'text', format } },
  })
}

/** SQL that makes such a table; its texts are the first parameter of {@link FILL}. */
export function createTexts(table: string): string {
  return `create table ${table} (id integer primary key, t text)`
}

/** SQL that fills it. */
export function fillTexts(table: string): string {
  return `insert into ${table} select place, t from unnest($1::text[]) with ordinality as source (t, place)`
}
