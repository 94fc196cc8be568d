import { log } from '../../lib/log.ts'
import type { ColumnTypes } from '../../lib/source/describe.ts'
import { type Explained, explain, meaningOf } from '../../lib/source/explain.ts'
import {
  type Asked,
  blindToFilters,
  keyConditions,
  type Query,
  RANGE_SETTINGS,
  selectStatement,
} from '../../lib/source/query.ts'
import { readQuery } from '../../lib/source/read-query.ts'
import type { Session } from '../../lib/source/session.ts'
import { findBoundaries } from './boundaries.ts'
import { type DefinitionSource, type Definitions, lockedRelations, readDefinitions } from './definitions.ts'
import { mentionsOf } from './expressions.ts'
import { findSideEffect, oneCopyReason } from './one-copy.ts'

/** Rows of a slice, the unit that ranges are made of: about a megabyte. */
const SLICE_ROWS = 10_000
/** Most slices of an export; larger exports have larger slices. */
const SLICES_MAX = 2_000
/** An export of fewer rows is copied in one go: opening a second connection would take longer. */
const PARALLEL_ROWS = 50_000
/** The same where Postgres has helpers for the one COPY: they use the other cores as well as a second connection would. */
const PARALLEL_ROWS_WITH_HELPERS = 500_000
/** The share of a range's cost that may be spent before its first row, as the planner sees it. */
const FIXED_SHARE = 0.3
/**
 * All ranges together may cost so many times what one COPY costs, as the planner sees it. It does not know of warm caches
 * and of ranges that grow, so it sees too much; but far above this, one COPY is the better choice.
 */
const COST_RATIO_MAX = 3
/** A range may take at most this share of all slices, or there are too few of them to run at the same time. */
const RANGE_SHARE_MAX = 0.25
/** Slices of the larger of the two ranges by whose costs fixed and growing cost are told apart. */
const PROBE_SLICES = 7

/** Nodes of a plan that collect what Postgres' helpers have read. */
const HELPERS: readonly string[] = ['Gather', 'Gather Merge']

/** How an attempt reads its request. */
export type Plan = {
  query: Query
  /** What the request's meaning depends on, and where that is found again. */
  definitions: Definitions
  definitionSource: DefinitionSource
  /** What the request would write, and so cannot be read; see {@link findSideEffect}. */
  sideEffect: string | null
  /** How the request was understood; null where it is read by one COPY. */
  meaning: string | null
  /** Why ranges would not do; see {@link oneCopyReason}. */
  oneCopyReason: string | null
  /** What the planner expects. */
  rows: number
  /** Keys between the slices. */
  boundaries: string[]
  /** How many slices the first ranges have; null means one COPY of everything. */
  rangeSlices: number | null
}

/** Finds out how to read a request, over a session whose transaction has not begun to read and is thrown away afterwards. */
export async function planQuery(session: Session, asked: Asked, inParallel: boolean): Promise<Plan> {
  await seeEverything(session)
  const { query, version } = await readQuery(session, asked)
  const { dataset, types } = query
  const explained = await explain(session, selectStatement(query))
  const definitionSource = await findDefinitionSource(session, explained, types)
  const definitions = await readDefinitions(session, definitionSource)
  const blind = blindToFilters(query)
  const { rows, cost, nodes } = blind === query ? explained : await explain(session, selectStatement(blind))
  const reason = oneCopyReason(explained, definitions, version)
  const whole: Plan = {
    query,
    definitions,
    definitionSource,
    sideEffect: findSideEffect(explained),
    oneCopyReason: reason,
    meaning: null,
    rows,
    boundaries: [],
    rangeSlices: null,
  }
  const hasHelpers = nodes.some((node) => HELPERS.includes(node))
  if (!inParallel || rows < (hasHelpers ? PARALLEL_ROWS_WITH_HELPERS : PARALLEL_ROWS)) return whole
  if (reason !== null) {
    log.info({ dataset: dataset.id, reason }, 'the dataset is read over one connection')
    return whole
  }
  const slices = Math.min(SLICES_MAX, Math.ceil(rows / SLICE_ROWS))
  const boundaries = await findBoundaries(session, dataset, types, {
    slices,
    conditions: keyConditions(blind),
  })
  const rangeSlices = await findRangeSize(session, blind, boundaries, cost * COST_RATIO_MAX)
  if (rangeSlices === null) return whole
  return { ...whole, boundaries, rangeSlices, meaning: await meaningOf(session, selectStatement(query)) }
}

/**
 * Makes every statement of a transaction that has not begun to read see what is there when it begins. With the snapshot of
 * one that waited for a lock, what was made anew meanwhile would not be found.
 */
export async function seeEverything(session: Session): Promise<void> {
  await session.query('set transaction isolation level read committed')
}

/** Where the definitions of what was explained are found. */
async function findDefinitionSource(
  session: Session,
  { expressions }: Explained,
  types: ColumnTypes,
): Promise<DefinitionSource> {
  const { functions, operators, words } = mentionsOf(expressions)
  const typeOids = [...types.values()].map(({ oid }) => oid)
  return { functions, operators, words, typeOids, relationOids: await lockedRelations(session) }
}

/**
 * How many slices a range should have at first; null where every range would repeat a large cost: no index on the key, say.
 * @param costMax what all ranges together may cost.
 */
async function findRangeSize(
  session: Session,
  query: Query,
  boundaries: string[],
  costMax: number,
): Promise<number | null> {
  const middle = Math.floor((boundaries.length - PROBE_SLICES) / 2)
  if (middle < 0) return null
  await session.query(RANGE_SETTINGS)
  const cost = async (slices: number) => {
    const bounds = { from: boundaries[middle] ?? null, to: boundaries[middle + slices] ?? null }
    return (await explain(session, selectStatement(query, bounds))).cost
  }
  const [costOfOne, costOfProbe] = [await cost(1), await cost(PROBE_SLICES)]
  const slices = slicesFor(costOfOne, costOfProbe)
  const costOfAll = (costOfProbe / PROBE_SLICES) * (boundaries.length + 1)
  return slices <= boundaries.length * RANGE_SHARE_MAX && costOfAll <= costMax ? slices : null
}

/** The smallest number of slices for which the fixed part of the cost is a small share. */
function slicesFor(costOfOne: number, costOfProbe: number): number {
  const growing = (costOfProbe - costOfOne) / (PROBE_SLICES - 1)
  const fixed = Math.max(0, costOfOne - growing)
  return growing > 0 ? Math.max(1, Math.ceil(fixed / growing / FIXED_SHARE)) : Number.POSITIVE_INFINITY
}
