/** The times from the beginning of one day to the end of another, both in UTC; what is no day bounds nothing. */
export function timesOf({ from, until }: { from?: string; until?: string }): { from?: Date; until?: Date } {
  return { from: startOf(from), until: startOf(until, 1) }
}

function startOf(day: string | undefined, daysLater = 0): Date | undefined {
  if (!day || !/^[12]\d{3}-\d\d-\d\d$/.test(day)) return undefined
  const at = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(at.getTime())) return undefined
  at.setUTCDate(at.getUTCDate() + daysLater)
  return at
}
