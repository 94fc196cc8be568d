import { appendFileSync } from 'node:fs'

/**
 * Notes what was measured. `npm run test:faults` names the file in FAULT_REPORT, and prints the numbers of docs/reliability.md
 * from it; without one nothing is written.
 * @param what as it stands in docs/reliability.md, with its unit.
 */
export function measured(what: string, value: number): void {
  const file = process.env.FAULT_REPORT
  if (file) appendFileSync(file, `${JSON.stringify({ what, value: Math.round(value) })}\n`)
}
