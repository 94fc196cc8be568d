import { appendFileSync } from 'node:fs'

/**
 * Notes what was measured. `npm run test:faults` names the file in FAULT_REPORT, and prints the numbers of docs/reliability.md
 * from it; without one nothing is written, and no promise is held: how long something takes says nothing on a machine that has
 * other things to do.
 * @param what as it stands in docs/reliability.md, with its unit. @param promised most that it may be.
 * @throws Error where it is more, and measured.
 */
export function measured(what: string, value: number, promised = Number.POSITIVE_INFINITY): void {
  const file = process.env.FAULT_REPORT
  if (!file) return
  appendFileSync(file, `${JSON.stringify({ what, value: Math.round(value) })}\n`)
  if (value > promised) throw new Error(`${what}: ${Math.round(value)}, and ${promised} is promised`)
}
