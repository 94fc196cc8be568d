import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { makeKey } from '../../lib/accounts/api-keys.ts'
import { addPerson } from '../../lib/accounts/people.ts'
import { SERVICE } from '../../lib/exports/events.ts'

/** Somebody who exports. */
export type Person = { id: string; authorization: string }

/** Gives so many people an account and a key. */
export async function invite(admin: pg.Pool, count: number): Promise<Person[]> {
  const db = { executeSql: (sql: string, values?: unknown[]) => admin.query(sql, values) }
  const people: Person[] = []
  for (let number = 1; number <= count; number++) {
    const about = {
      name: `Person ${number}`,
      email: `${randomUUID()}@example.com`,
      roles: ['member', 'admin'],
    }
    const id = await addPerson(db, { ...about, attributes: {}, passwordHash: null }, SERVICE)
    if (id === null) throw new Error('The address is taken')
    const key = await makeKey(db, id, { name: 'of the hosts', narrowing: null, expiresInDays: null }, SERVICE)
    people.push({ id, authorization: `Bearer ${key}` })
  }
  return people
}
