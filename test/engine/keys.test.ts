import { describe, test } from 'vitest'
import { defineDataset } from '../../lib/dataset.ts'
import type { ColumnKind } from '../../lib/kinds.ts'
import { openSandbox } from '../support/sandbox.ts'
import { createTables } from './support/tables.ts'
import { expectWholeFile } from './support/whole-file.ts'

const sandbox = await openSandbox()
/** Enough for eight ranges. */
const ROWS = 80_000

type Key = { type: string; kind: Exclude<ColumnKind, 'enum'>; value: string }

/** Keys by their name; `value` is SQL on a row's number `n`. */
const KEYS: Record<string, Key> = {
  'an integer': { type: 'integer', kind: 'integer', value: 'n' },
  'a negative integer': { type: 'integer', kind: 'integer', value: `n - ${ROWS / 2}` },
  'a bigint beyond what JavaScript can count': {
    type: 'bigint',
    kind: 'integer',
    value: '9007199254740993 + n::bigint * 5',
  },
  'a bigint over all of its space': {
    type: 'bigint',
    kind: 'integer',
    value: `(-9223372036854775808 + n::numeric * 184467440737095)::bigint`,
  },
  'a uuid': { type: 'uuid', kind: 'uuid', value: 'md5(n::text)::uuid' },
  'a text in the order of its bytes': {
    type: 'text collate "C"',
    kind: 'text',
    value: `(array['=', '-', '', 'é', '北', '"'])[1 + n % 6] || md5(n::text)`,
  },
  'a text in the order of a language': {
    type: 'text collate "und-x-icu"',
    kind: 'text',
    value: `(array['A', 'a', 'ä', 'É', 'e', '北', '='])[1 + n % 7] || n`,
  },
  'a numeric': { type: 'numeric', kind: 'decimal', value: `n * 1.5 - 7` },
  'a date': { type: 'date', kind: 'date', value: `date '0001-01-01' + n` },
  'a timestamp': {
    type: 'timestamp',
    kind: 'timestamp',
    value: `timestamp '1969-12-31 23:59:00' + n * interval '1.1 milliseconds'`,
  },
  'a timestamptz': {
    type: 'timestamptz',
    kind: 'timestamp',
    value: `timestamptz '2025-10-26 00:00Z' + n * interval '170 milliseconds'`,
  },
}

/** Makes a table in its key's order, and the dataset of it. */
async function makeTable(name: string, { type, kind, value }: Key) {
  await createTables(
    sandbox.admin,
    `create table ${name} (key ${type}, note text);
     insert into ${name} select ${value}, 'note ' || n from generate_series(1, ${ROWS}) as n;
     create unique index ${name}_key on ${name} (key);
     cluster ${name} using ${name}_key;
     analyze ${name}`,
  )
  return defineDataset({
    id: name,
    label: name,
    sql: `select key, note from ${name}`,
    key: 'key',
    columns: { key: { label: 'Key', kind }, note: { label: 'Note', kind: 'text' } },
  })
}

describe('ranges give the whole file in its order by', () => {
  test.each(Object.entries(KEYS).map(([what, key], index) => [what, index, key] as const))(
    '%s',
    async (_, index, key) => {
      const name = `keys_${index}`
      const dataset = await makeTable(name, key)
      await expectWholeFile(sandbox, dataset, {
        select: `select * from ${name} order by key`,
        inRanges: true,
      })
    },
  )
})
