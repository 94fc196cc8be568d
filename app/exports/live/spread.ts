/** By how much, at most, a page waits longer than it was told: pages that were opened or told at once do not go on asking at once. */
const LONGER = 0.25
/** Within so long, in ms, pages look for what they may have missed: after a server has started, all of them hear it in the same moment. */
const LOOK_WITHIN_MS = 2_000

/** How long a page waits that is to ask again after so long, in ms. */
export function spread(paceMs: number): number {
  return paceMs * (1 + Math.random() * LONGER)
}

/** How long a page waits that begins to be told of changes, in ms; meanwhile it asks as before. */
export function spreadStart(): number {
  return Math.random() * LOOK_WITHIN_MS
}
