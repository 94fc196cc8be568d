import type { Admin } from '../../support/sandbox.ts'

/**
 * Makes the source database slow to answer for the orders: it rests for some milliseconds at every so many rows. The rows
 * come one after the other, in the key's order, and are the same as before.
 * @returns the table that holds them, by which DDL reaches what an export reads.
 */
export async function slowOrders(
  admin: Admin,
  { every = 10, restMs = 10 }: { every?: number; restMs?: number } = {},
): Promise<string> {
  await admin.query(`
    alter table demo.orders rename to order_stock;
    create view demo.orders as
      select * from demo.order_stock where id % ${every} > 0 or pg_sleep(${restMs / 1_000}) is not null;
    grant select on demo.orders to claimcheck_source`)
  // Without these the rows would be sorted first, and all of them would come at the end.
  for (const plan of ['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin', 'enable_sort']) {
    await admin.query(`do $$ begin
      execute format('alter role claimcheck_source in database %I set ${plan} = off', current_database());
    end $$`)
  }
  return 'demo.order_stock'
}
