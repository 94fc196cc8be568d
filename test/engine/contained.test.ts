import { beforeAll, describe, expect, test } from 'vitest'
import { openSandbox } from '../support/sandbox.ts'
import { linesOf } from './support/engine.ts'
import { datasetOf } from './support/kinds.ts'
import { openDatabaseOf } from './support/other-encoding.ts'
import { createTables } from './support/tables.ts'

/*
 * What "contains" and "starts with" find, where a database writes letters in small by what stands beside them.
 */

const TEXTS = [
  'ΟΔΟΣ',
  'ΑΣΒ',
  'ΑΣ Β',
  'Σ',
  'οδος',
  'οδοσ',
  'ISTANBUL',
  'I\u0307zmir',
  'I\u0300',
  'Straße',
  'a',
  '',
]

const texts = datasetOf('select id, t from texts', { id: 'integer', t: 'text' }, 'id')

describe.each(['en-US', 'el', 'tr', 'lt'])('in a database of the language %s', async (language) => {
  const source = await openDatabaseOf(language)
  const rows = TEXTS.map((text, id) => `(${id}, '${text}')`).join(', ')

  beforeAll(() =>
    createTables(source.admin, `create table texts (id integer, t text); insert into texts values ${rows}`),
  )

  const found = async (operator: string, value: string) =>
    (await linesOf(source, texts, { columns: ['id'], filters: [{ column: 't', operator, value }] })).map(
      Number,
    )

  test('each part of a text is found in it, however it ends', async () => {
    for (const [id, text] of TEXTS.entries())
      for (let from = 0; from < text.length; from++)
        for (let to = from + 1; to <= text.length; to++) {
          const part = text.slice(from, to)
          expect(await found('contains', part), `"${part}" in "${text}"`).toContain(id)
          if (from === 0) expect(await found('starts-with', part), `"${part}" before "${text}"`).toContain(id)
        }
  })

  test('the small sigmas and the capital are one letter', async () => {
    for (const sigma of ['Σ', 'σ', 'ς']) {
      expect(await found('contains', sigma)).toEqual([0, 1, 2, 3, 4, 5])
      expect(await found('contains', `οδο${sigma}`)).toEqual([0, 4, 5])
      expect(await found('starts-with', `ΑΣ`)).toEqual([1, 2])
    }
  })
})

describe('a type with a cast to text of its own', async () => {
  const sandbox = await openSandbox()
  const moods = datasetOf('select id, mood from moods', { id: 'integer', mood: 'text' }, 'id')

  beforeAll(() =>
    createTables(
      sandbox.admin,
      `create type mood as enum ('lo', 'hi');
       create function loud(mood) returns text immutable language sql as $$ select case $1 when 'lo' then 'LOW!' else '' end $$;
       create cast (mood as text) with function loud(mood);
       create table moods (id integer, mood mood);
       insert into moods values (1, 'lo'), (2, 'hi'), (3, null)`,
    ),
  )

  test.each([
    ['contains', 'hi', ['2,hi']],
    ['contains', 'LOW', []],
    ['starts-with', 'LO', ['1,lo']],
    ['empty', undefined, ['3,']],
    ['not-empty', undefined, ['1,lo', '2,hi']],
  ])('is filtered by what the file shows: %s %s', async (operator, value, lines) => {
    const filter = { column: 'mood', operator, ...(value !== undefined && { value }) }
    expect(await linesOf(sandbox, moods, { filters: [filter] })).toEqual(lines)
  })
})

describe('text of a fixed length', async () => {
  const sandbox = await openSandbox()
  const fixed = datasetOf('select id, c from fixed', { id: 'integer', c: 'text' }, 'id')
  const found = (filter: object) => linesOf(sandbox, fixed, { filters: [{ column: 'c', ...filter }] })

  beforeAll(() =>
    createTables(
      sandbox.admin,
      `create table fixed (id integer, c char(3)); insert into fixed values (1, 'ab'), (2, '')`,
    ),
  )

  test('is found with the blanks that the file shows, and is empty without another character', async () => {
    expect(await found({ operator: 'contains', value: 'b ' })).toEqual(['1,ab '])
    expect(await found({ operator: 'empty' })).toEqual(['2,   '])
  })
})
