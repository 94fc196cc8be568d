/** How often a fault is produced in one run of the tests: few times by default, many in `npm run test:faults`. */
export const REPEAT = Math.max(1, Number(process.env.FAULT_REPEAT) || 2)

/** 1, 2, … as often as a fault is repeated. */
export const ROUNDS: readonly number[] = Array.from({ length: REPEAT }, (_, index) => index + 1)

/** The same for a fault that takes its time, such as a network in which a timeout has to pass. */
export const SLOW_ROUNDS: readonly number[] = ROUNDS.slice(0, Math.ceil(REPEAT / 10))

/** The same for a fault that comes in several kinds: every kind at least once, and as many rounds in all. */
export function roundsOf<T>(kinds: readonly T[]): T[] {
  return Array.from(
    { length: Math.max(kinds.length, REPEAT) },
    (_, index) => kinds[index % kinds.length] as T,
  )
}
