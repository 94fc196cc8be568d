'use client'

import { Select } from '@mantine/core'
import { isTimeZone } from '../../../lib/exports/format-options.ts'
import { daysOf, PERIODS, type Period } from '../../../lib/exports/periods.ts'
import { sentence } from '../../display.ts'
import { useIsBrowser } from '../../ui/use-is-browser.ts'
import { timeZoneLabel } from '../format-words.ts'
import { periodInWords } from '../words.ts'

type PeriodInputProps = {
  /** Empty for none; an address may have brought what is no period. */
  value: string
  timeZone: string
  error: string | undefined
  onChange: (value: string) => void
}

/** A period from today, with the days that it means if the export is made now. */
export function PeriodInput({ value, timeZone, error, onChange }: PeriodInputProps) {
  // Not on the server: it may still be, or already be, another day there.
  const isBrowser = useIsBrowser()
  const period = PERIODS.find((each) => each === value)
  return (
    <Select
      aria-label="Period"
      placeholder="Period"
      allowDeselect={false}
      data={PERIODS.map((each) => ({ value: each, label: sentence(periodInWords(each)) }))}
      value={period ?? null}
      error={error}
      description={isBrowser && period && isTimeZone(timeZone) ? daysInWords(period, timeZone) : undefined}
      inputWrapperOrder={['input', 'description', 'error']}
      onChange={(picked) => picked && onChange(picked)}
    />
  )
}

function daysInWords(period: Period, timeZone: string): string {
  const { from, to } = daysOf(period, new Date(), timeZone)
  return `${from === to ? from : `${from} to ${to}`}, ${timeZoneLabel(timeZone)}`
}
