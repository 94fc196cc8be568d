// The locale is always named: server and browser must write the same text.
const count = new Intl.NumberFormat('en')
const oneDecimal = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const BYTE_UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB']

/** "1,234,567" */
export function formatCount(value: number): string {
  return count.format(value)
}

/** "98.1 MB"; units are powers of 1,000, as file managers show them. */
export function formatBytes(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), BYTE_UNITS.length - 1)
  return `${oneDecimal.format(bytes / 1_000 ** power)} ${BYTE_UNITS[power]}`
}

/** How far an export is. */
export type ProgressShown = { percent: number; rowsDone: number; rowsTotal: number | null }

/** Whether anybody knows its percentage: where the rows are counted while they are written, nobody does before their number came. */
export function hasPercent({ percent, rowsDone, rowsTotal }: ProgressShown): boolean {
  return percent > 0 || rowsDone === 0 || rowsTotal !== null
}

/** "24 %"; rounded down, so that only what is complete reads 100 %. Where nobody knows it, that is said in its place. */
export function formatPercent(progress: ProgressShown): string {
  return hasPercent(progress) ? `${Math.floor(progress.percent)} %` : 'Total not known yet'
}

/** "< 0.1 s", "0.8 s", "42 s", "3 min 12 s", "1 h 5 min" */
export function formatDuration(ms: number): string {
  if (ms < 50) return '< 0.1 s'
  if (ms < 10_000) return `${oneDecimal.format(ms / 1_000)} s`
  return formatSeconds(Math.round(ms / 1_000))
}

/** "42 s", "3 min 12 s", "1 h 5 min" */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`
  return `${formatCount(Math.floor(minutes / 60))} h ${minutes % 60} min`
}

/** "Must be a date" for "must be a date": the schema's messages are the tails of sentences. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
