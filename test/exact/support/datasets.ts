import { type Dataset, defineDataset } from '../../../lib/dataset.ts'
import type { Admin } from '../../support/sandbox.ts'
import { KEY_TYPES } from './keys.ts'
import type { Random } from './random.ts'

/** Enough for ranges, and few enough for many datasets. */
const ROWS = 90_000

/** A dataset made at random, in a schema of its own. */
export type RandomDataset = {
  /** What was chosen, for a test's message. */
  what: string
  schema: string
  dataset: Dataset
}

/** How the key's values lie: SQL that makes the number of row `n`. */
const SPREADS: Record<string, string> = {
  unique: 'n',
  'with ties': 'n / 7',
  'with many ties': 'n % 200 * 450',
  skewed: `(ln(n) * 8000)::bigint`,
}

/** What happens to a table after it was analyzed: the statistics that cut it are then of another table. */
const STALENESS: Record<string, string> = {
  'as analyzed': '',
  'half of it deleted': 'delete from T where number < 45000',
  'twice as many rows since': `insert into T select KEY, n, 'late ' || n from generate_series(90001, 150000) n,
    lateral (select n::bigint as v) number`,
}

/** What a dataset reads: SQL that makes it, and the dataset's own. \`T\` is its table. */
const SHAPES: Record<string, { create?: string; sql: string }> = {
  'a table': { sql: 'select key, number, note from T' },
  'a filter': { sql: `select key, number, note from T where number % 10 <> 3 -- not these` },
  'a view': {
    create: 'create view S.seen as select key, number, upper(note) as note from T',
    sql: 'select * from S.seen',
  },
  'a materialized view': {
    create: `create materialized view S.kept as select * from T;
      create index on S.kept (key); analyze S.kept`,
    sql: 'select key, number, note from S.kept',
  },
  'a join': {
    create: `create table S.other (id integer primary key, label text);
      insert into S.other select i, 'label ' || i from generate_series(0, 499) i; analyze S.other`,
    sql: `select t.key, t.number, o.label as note from T t left join S.other o on o.id = t.number % 600`,
  },
  'a join that multiplies': {
    create: `create table S.parts (id integer, part text); create index on S.parts (id);
      insert into S.parts select i % 30000, 'part ' || i from generate_series(1, 40000) i; analyze S.parts`,
    sql: `select t.key, t.number, p.part as note from T t join S.parts p on p.id = t.number % 30000`,
  },
  'a union': {
    sql: `select key, number, note from T union all select key, -number, 'again' from T where number < 20000`,
  },
  'a subselect that counts': {
    sql: `select key, number, (select count(*)::text from S.same s where s.number = t.number) as note from T t`,
    create: `create table S.same as select number from T where number < 1000; create index on S.same (number)`,
  },
}

/** Makes a dataset of random choices. */
export async function makeDataset(admin: Admin, random: Random, name: string): Promise<RandomDataset> {
  const key = random.of(KEY_TYPES)
  const [spreadName, spread] = random.of(Object.entries(SPREADS))
  const [staleName, stale] = random.of(Object.entries(STALENESS))
  const [shapeName, shape] = random.of(Object.entries(SHAPES))
  const nulls = random.of([0, 0, 5, 40])
  const isPartitioned = random.below(4) === 0
  const isIndexed = random.below(8) > 0
  // Ranges of rows that lie all over the table cost too much.
  const isSorted = random.below(6) > 0
  const value = nulls > 0 ? `case when n % 100 >= ${nulls} then ${key.value} end` : key.value
  const own = (sql: string) =>
    sql.replaceAll('KEY', value).replace(/\bT\b/g, `${name}.rows`).replace(/\bS\b/g, name)
  const options = isPartitioned ? 'partition by hash (number)' : 'with (autovacuum_enabled = off)'
  const statements = [
    `create schema ${name}`,
    `create table T (key ${key.type}, number bigint, note text) ${options}`,
    ...(isPartitioned
      ? [0, 1, 2].map(
          (part) =>
            `create table S.part_${part} partition of T for values with (modulus 3, remainder ${part})`,
        )
      : []),
    `insert into T select KEY, n, 'note ' || n from generate_series(1, ${ROWS}) n,
       lateral (select (${spread})::bigint as v) number ${isSorted ? 'order by 1' : ''}`,
    ...(isIndexed ? ['create index on T (key)'] : []),
    'analyze T',
    ...(shape.create ? [shape.create] : []),
    stale,
    'grant usage on schema S to public',
    'grant select on all tables in schema S to public',
  ]
  await admin.query(own(statements.filter(Boolean).join(';\n')))
  const dataset = defineDataset({
    id: 'random',
    label: 'Random',
    sql: own(shape.sql),
    key: 'key',
    columns: {
      key: { label: 'Key', kind: 'other' },
      number: { label: 'Number', kind: 'integer' },
      note: { label: 'Note', kind: 'text' },
    },
  })
  const parts = [
    isPartitioned ? 'partitioned' : '',
    isIndexed ? '' : 'no index',
    isSorted ? '' : 'unsorted',
    nulls ? `${nulls} % NULL` : '',
  ]
  const what = [shapeName, `key ${key.type}`, spreadName, staleName, ...parts].filter(Boolean).join(', ')
  return { what, schema: name, dataset }
}
