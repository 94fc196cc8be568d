'use client'

import { MultiSelect, TagsInput } from '@mantine/core'
import { useRef } from 'react'
import type { FormColumn } from '../../../lib/dataset.ts'
import { kindOf } from '../../../lib/kinds.ts'
import { useIsBrowser } from '../../ui/use-is-browser.ts'
import { CommaNote } from './comma-note.tsx'
import { withoutLastComma } from './commas.ts'
import { DaysInput, type DaysInputProps } from './day-input.tsx'

/**
 * Characters between values that are typed or pasted in one go. A text may itself hold a comma or a blank; and 12,5 is one number
 * that cannot be read, not two that can. A comma before a blank or at the end is none of the number.
 */
const SEPARATORS = {
  text: ['\n', '\t'],
  number: [';', ' ', '\n', '\t'],
  other: [',', ';', ' ', '\n', '\t'],
}

type ManyValuesProps = DaysInputProps & {
  column: FormColumn
  /** What is being typed. */
  pending: string
  onPending: (text: string) => void
}

/** The control for values of which a cell must have one: picked, typed, or pasted from a spreadsheet's column. */
export function ManyValues({ column, pending, onPending, ...props }: ManyValuesProps) {
  const { values: all, ...shared } = props
  // A thousand of them take a server longer than everything else on the page.
  const values = useIsBrowser() ? all : []
  const isBlank = values.length === 0
  const { input } = kindOf(column)
  switch (input) {
    case 'choice':
      return (
        <MultiSelect
          {...shared}
          aria-label={nameOf(values)}
          placeholder={isBlank ? 'Values' : undefined}
          data={[...(column.values ?? [])]}
          value={values}
          clearable
        />
      )
    case 'day':
      return <DaysInput {...shared} values={values} />
    default:
      return (
        <TypedValues
          {...shared}
          column={column}
          values={values}
          input={input}
          pending={pending}
          onPending={onPending}
        />
      )
  }
}

function TypedValues(props: ManyValuesProps & { input: string }) {
  const { column, values, input, error, pending, onPending, onChange, onBlur } = props
  const field = useRef<HTMLInputElement>(null)
  const change = (list: string[]) => {
    const read = list.map((value) => withoutLastComma(column, value)).filter((value) => value !== '')
    onChange([...new Set(read)])
  }
  return (
    <div>
      <TagsInput
        ref={field}
        aria-label={nameOf(values)}
        placeholder={values.length === 0 ? 'Values, each with Enter' : undefined}
        splitChars={input === 'text' || input === 'number' ? SEPARATORS[input] : SEPARATORS.other}
        isDuplicate={(value, present) => present.includes(value)}
        value={values}
        error={error}
        clearable
        // Kept as it is when the person leaves: a new entry would move what they are about to click.
        acceptValueOnBlur={false}
        searchValue={pending}
        onSearchChange={onPending}
        onChange={change}
        onBlur={onBlur}
      />
      {input === 'text' && (
        <CommaNote
          values={values}
          pending={pending}
          onSplit={(list, isPending) => {
            onChange(list)
            if (isPending) onPending('')
            field.current?.focus()
          }}
        />
      )}
    </div>
  )
}

/** Values that the control's name says before it only counts them. */
const NAMED_MAX = 5

/** Whoever comes back to the control hears what it holds. */
function nameOf(values: string[]): string {
  if (values.length === 0) return 'Values'
  const more = values.length - NAMED_MAX
  return `Values: ${values.slice(0, NAMED_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
