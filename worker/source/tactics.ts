/**
 * A way of letting Postgres run a range. Its planner counts on cold caches and on a reader who wants everything; a range
 * is small and its pages are warm, so the plan that it calls more expensive is often the faster one. Both are tried and
 * measured.
 */
export type Tactic = {
  name: string
  /** SET LOCAL statements; each tactic sets all of them, because sessions change between tactics. */
  settings: string
}

// A range is one of several that run at the same time: more processes for each would only wait for a core. And compiling
// a plan to machine code costs more than a range takes.
const ALONE = 'set local max_parallel_workers_per_gather = 0; set local jit = off;'

/** What the planner thinks best. */
const PLANNED: Tactic = {
  name: 'planned',
  settings: `${ALONE} set local enable_hashjoin = on; set local enable_mergejoin = on;`,
}

/** Joins by looking rows up one by one: nothing is built before the first row, and the key's order is kept. */
const STREAMED: Tactic = {
  name: 'streamed',
  settings: `${ALONE} set local enable_hashjoin = off; set local enable_mergejoin = off;`,
}

/** The first is preferred: another must be clearly faster to take its place. */
export const TACTICS: readonly Tactic[] = [PLANNED, STREAMED]
