import { type Dataset, defineRegistry } from '../lib/dataset.ts'
import { customers } from './customers.ts'
import { orderLines } from './order-lines.ts'
import { orders } from './orders.ts'

/** Everything that can be exported, in the order in which the form shows it. Add yours here. */
export const datasets = defineRegistry([orders, customers, orderLines])

/** The dataset by its id; undefined if there is none. The id may come from anywhere. */
export function findDataset(id: string): Dataset | undefined {
  return datasets.find((dataset) => dataset.id === id)
}
