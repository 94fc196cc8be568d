import { readInOrder } from '../../support/order-view.ts'
import type { Admin } from '../../support/sandbox.ts'

/**
 * Makes the source database slow to answer for the orders: it rests for some milliseconds at every so many rows. The rows
 * come one after the other, in the key's order, and are the same as before.
 * @returns the table that holds them, by which DDL reaches what an export reads.
 */
export function slowOrders(
  admin: Admin,
  { every = 10, restMs = 10 }: { every?: number; restMs?: number } = {},
): Promise<string> {
  return readInOrder(admin, `id % ${every} > 0 or pg_sleep(${restMs / 1_000}) is not null`)
}
