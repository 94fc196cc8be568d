import type { Dataset } from '../../lib/dataset.ts'
import type { ExportRequest } from '../../lib/exports/request.ts'
import { findBoundaries } from './boundaries.ts'
import { describeDataset } from './describe.ts'
import { explain } from './explain.ts'
import { keyConditions, type Query, rangeStatement, selectStatement } from './query.ts'
import type { Session } from './session.ts'

/** Rows of a slice, the unit that ranges are made of: about a megabyte. */
const SLICE_ROWS = 10_000
/** Most slices of an export; larger exports have larger slices. */
const SLICES_MAX = 2_000
/** An export of fewer rows is copied in one go: opening a second connection would take longer. */
const PARALLEL_ROWS = 50_000
/** The share of a range's cost that may be spent before its first row, as the planner sees it. */
const FIXED_SHARE = 0.1
/** Slices of the larger of the two ranges by whose costs the planner tells fixed from growing cost. */
const PROBE_SLICES = 8

/** How an attempt reads its request. */
export type Plan = {
  query: Query
  /** SQL names of the tables that are read. */
  tables: string[]
  /** What the planner expects. */
  rows: number
  /** Keys between the slices; none means one COPY of everything. */
  boundaries: string[]
  /** How many slices the first ranges take. */
  initialSlices: number
}

/** Finds out how to read a request, over a session whose snapshot is thrown away afterwards. */
export async function planQuery(session: Session, dataset: Dataset, request: ExportRequest): Promise<Plan> {
  const types = await describeDataset(session, dataset)
  const encoding = await session.query<{ server_encoding: string }>('show server_encoding')
  const query: Query = {
    dataset,
    request,
    types,
    serverEncoding: encoding.rows[0]?.server_encoding ?? 'UTF8',
  }
  const { rows, tables } = await explain(session, selectStatement(query))
  const whole = { query, tables, rows, boundaries: [], initialSlices: 1 }
  if (rows < PARALLEL_ROWS) return whole
  const slices = Math.min(SLICES_MAX, Math.ceil(rows / SLICE_ROWS))
  const boundaries = await findBoundaries(session, dataset, types, {
    slices,
    conditions: keyConditions(query),
  })
  if (boundaries.length < PROBE_SLICES) return whole
  const initialSlices = await findInitialSlices(session, query, boundaries)
  // Where most of the cost comes before the first row (no index on the key), every range would repeat it.
  return initialSlices > boundaries.length / 4 ? whole : { ...whole, boundaries, initialSlices }
}

/** The smallest number of slices for which the planner's fixed cost is a small share. */
async function findInitialSlices(session: Session, query: Query, boundaries: string[]): Promise<number> {
  const middle = Math.floor((boundaries.length - PROBE_SLICES) / 2)
  const cost = async (slices: number) => {
    const range = { from: boundaries[middle] ?? null, to: boundaries[middle + slices] ?? null, slices }
    return (await explain(session, rangeStatement(query, range))).cost
  }
  const one = await cost(1)
  const growing = ((await cost(PROBE_SLICES - 1)) - one) / (PROBE_SLICES - 2)
  const fixed = Math.max(0, one - growing)
  return growing > 0 ? Math.max(1, Math.ceil(fixed / growing / FIXED_SHARE)) : boundaries.length
}
