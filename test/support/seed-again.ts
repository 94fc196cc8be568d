import pg from 'pg'
import { seedDemo } from '../../prisma/seed.ts'
import type { Sandbox } from './sandbox.ts'
import { eventually } from './wait.ts'

/** SQLSTATE internal_error, as of a row of the catalogue that somebody else changes at the same time. */
const INTERNAL = 'XX000'

/** Gives a sandbox another number of orders. */
export async function seedAgain({ admin, adminUrl }: Sandbox, orders: number): Promise<void> {
  await admin.query('drop schema demo cascade')
  await eventually('the orders are there', () => seedDemo(adminUrl, { orders }).catch(ifConcurrent))
}

/** The role is the whole server's, and another file may be writing its password, too. @throws any other error. */
function ifConcurrent(error: unknown): undefined {
  const isConcurrent = error instanceof pg.DatabaseError && error.code === INTERNAL
  if (!isConcurrent || !error.message.includes('concurrently updated')) throw error
}
