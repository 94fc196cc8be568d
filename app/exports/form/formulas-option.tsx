'use client'

import { Radio, Stack } from '@mantine/core'
import type { Format } from '../../../lib/exports/format-options.ts'
import type { OptionProps } from './option-props.ts'

/** What becomes of text that a spreadsheet would run. */
export function FormulasOption({ format, messages, onChange }: OptionProps) {
  return (
    <Radio.Group
      label="Text that looks like a formula"
      value={format.formulas}
      error={messages['format.formulas']}
      onChange={(formulas) => onChange({ formulas: formulas as Format['formulas'] })}
    >
      <Stack gap="sm" mt="xs">
        <Radio
          value="neutralise"
          label="Neutralised"
          description="Gets an apostrophe in front, so that a spreadsheet shows it and does not run it; also inside a text, where another list separator or a line end would make a cell of it. Numbers stay as they are."
        />
        <Radio
          value="raw"
          label="Raw"
          description="Stays as it is. A spreadsheet may run what starts with = + - @ as a formula, in a cell or in a part of one: choose this only for data that you trust, or for a program that is no spreadsheet."
        />
      </Stack>
    </Radio.Group>
  )
}
