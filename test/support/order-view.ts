import type { Admin } from './sandbox.ts'

/**
 * Puts a view in the place of the orders that gives them one after the other, in the key's order.
 * @param condition SQL over each of them, for what it does.
 * @returns the table that holds them, by which DDL reaches what an export reads.
 */
export async function readInOrder(admin: Admin, condition: string): Promise<string> {
  await admin.query(`
    alter table demo.orders rename to order_stock;
    create view demo.orders as select * from demo.order_stock where ${condition};
    grant select on demo.orders to claimcheck_source`)
  // Without these the rows would be sorted first, and all of them would come at the end.
  for (const plan of ['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin', 'enable_sort']) {
    await admin.query(`do $$ begin
      execute format('alter role claimcheck_source in database %I set ${plan} = off', current_database());
    end $$`)
  }
  return 'demo.order_stock'
}
