'use client'

import { type ComboboxItem, type ComboboxParsedItem, Select } from '@mantine/core'
import { useState } from 'react'
import { timeZoneLabel } from '../format-words.ts'
import type { OptionProps } from './option-props.ts'
import { isTimeZoneMeant } from './time-zone-names.ts'
import { useTimeZones } from './use-time-zones.ts'

/** The zone of the timestamps. */
export function TimeZoneOption({ format, messages, onChange }: OptionProps) {
  const { near, others } = useTimeZones(format.timeZone)
  const [search, setSearch] = useState(timeZoneLabel(format.timeZone))
  return (
    <Select
      label="Time zone"
      data-time-zone
      description="Of timestamps, in the file and in filters."
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      searchable
      selectFirstOptionOnChange
      // Focused for its error, which the open list would hide.
      openOnFocus={false}
      allowDeselect={false}
      nothingFoundMessage="No time zone matches."
      filter={({ options, search }) => meant(options, search)}
      data={[
        { group: 'Suggested', items: near.map(toItem) },
        { group: 'All', items: others.map(toItem) },
      ]}
      value={format.timeZone}
      error={messages['format.timeZone']}
      searchValue={search}
      // Zones are known as "America/New_York" too.
      onSearchChange={(typed) => setSearch(timeZoneLabel(typed))}
      onChange={(timeZone) => timeZone && onChange({ timeZone })}
    />
  )
}

function toItem(timeZone: string): ComboboxItem {
  return { value: timeZone, label: timeZoneLabel(timeZone) }
}

/** The zones that are meant by what was typed, each in its group. */
function meant(options: ComboboxParsedItem[], typed: string): ComboboxParsedItem[] {
  return options.flatMap<ComboboxParsedItem>((option) => {
    if ('items' in option)
      return { ...option, items: option.items.filter(({ value }) => isTimeZoneMeant(value, typed)) }
    return isTimeZoneMeant(String(option.value), typed) ? option : []
  })
}
