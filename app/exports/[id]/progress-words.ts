import type { ExportView } from '../../../lib/exports/view.ts'
import { formatCount } from '../../display.ts'

/** Before an export has run for so long, in seconds, most of those that are short have ended: an estimate would only be wrong. */
const ETA_AFTER_SECONDS = 10
/** Below so much, in percent, it rests on too little. */
const ETA_FROM_PERCENT = 5
/** Speeds are told after so long, in seconds: before, they are those of the start. */
const SPEED_AFTER_SECONDS = 2

type Running = Pick<ExportView, 'startedAt' | 'observedAt' | 'progress'>

/** "about 40 s left", rounded to what such an estimate is worth; null where it is worth nothing. */
export function timeLeftInWords(view: Running): string | null {
  const { etaSeconds, percent } = view.progress
  if (etaSeconds === null || percent < ETA_FROM_PERCENT || secondsOf(view) < ETA_AFTER_SECONDS) return null
  if (etaSeconds <= 5) return 'a few seconds left'
  if (etaSeconds < 55) return `about ${Math.ceil(etaSeconds / 10) * 10} s left`
  const minutes = Math.max(1, Math.round(etaSeconds / 60))
  if (minutes < 60) return `about ${minutes} min left`
  const hours = Math.floor(minutes / 60)
  return `about ${hours} h ${minutes % 60} min left`
}

/** "12,300 rows/s", of the attempt so far; null while it is too young, or has read nothing. */
export function speedInWords(view: Running): string | null {
  const seconds = secondsOf(view)
  const { rowsDone } = view.progress
  if (seconds < SPEED_AFTER_SECONDS || rowsDone === 0) return null
  const speed = rowsDone / seconds
  return `${formatCount(speed < 100 ? Math.max(1, Math.round(speed)) : Number(speed.toPrecision(3)))} rows/s`
}

/** How long the attempt has been running, in seconds. */
function secondsOf({ startedAt, observedAt }: Running): number {
  return startedAt === null ? 0 : (Date.parse(observedAt) - Date.parse(startedAt)) / 1_000
}
