import { expect, test } from 'vitest'
import { addPerson } from '../../lib/accounts/people.ts'
import { SERVICE } from '../../lib/exports/events.ts'
import { whoIsMeant } from '../../server/admin/meant.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const db = { executeSql: (sql: string, values?: unknown[]) => sandbox.admin.query(sql, values) }

async function add(name: string, email: string): Promise<string> {
  return String(await addPerson(db, { name, email, roles: [], attributes: {}, passwordHash: null }, SERVICE))
}
const ids = [await add('Zoe Quill', 'zoe@one.example'), await add('Zoe Ray', 'ann.zoe@two.example')]

async function meant(text: string) {
  const { person, fitting, isMore } = await whoIsMeant(text)
  return { person: person?.id ?? null, fitting: fitting.map(({ id }) => id), isMore }
}

test('whoever has a text as their id or address is meant, and else the only one in whose name or address it is', async () => {
  const [first = '', second = ''] = ids
  for (const text of [first, 'zoe@one.example', 'ZOE@one.example'])
    expect(await meant(text)).toEqual({ person: first, fitting: [], isMore: false })
  for (const text of ['quill', '@ONE.exam'])
    expect(await meant(text)).toEqual({ person: first, fitting: [first], isMore: false })
  expect(await meant('ann.')).toMatchObject({ person: second })
})

test('of several one has to be chosen, and of many only the first are offered', async () => {
  expect(await meant('zoe')).toEqual({ person: null, fitting: ids, isMore: false })
  for (let count = 0; count < 21; count++) await add(`Many ${count}`, `many${count}@example.com`)
  const { fitting, isMore } = await meant('many')
  expect([fitting.length, isMore]).toEqual([20, true])
})

test('a whole address, and who works on the command line, is nobody else', async () => {
  await add('operator', 'who.else@example.com')
  // A part of "ann.zoe@two.example".
  for (const text of ['zoe@two.example', 'operator', 'nobody at all'])
    expect(await meant(text)).toEqual({ person: null, fitting: [], isMore: false })
})
