'use client'

import { Input, SegmentedControl } from '@mantine/core'
import { useId } from 'react'
import { CUSTOM_LABEL, PRESETS, type Preset, presetOf } from '../format-words.ts'
import type { OptionProps } from './option-props.ts'

/** In the place of a preset. */
const CUSTOM = 'custom'

/** Sets all options at once, and shows which preset they are. */
export function PresetControl({ format, onChange }: Omit<OptionProps, 'messages'>) {
  const labelId = useId()
  const preset = presetOf(format) ?? CUSTOM
  const choices = Object.entries(PRESETS).map(([value, { label }]) => ({ value, label }))
  return (
    <Input.Wrapper
      label="Preset"
      labelElement="div"
      labelProps={{ id: labelId }}
      description={preset === CUSTOM ? 'Options of your own, below.' : PRESETS[preset].meaning}
      inputWrapperOrder={['label', 'input', 'description']}
    >
      <SegmentedControl
        aria-labelledby={labelId}
        color="indigo"
        fullWidth
        maw={360}
        data={preset === CUSTOM ? [...choices, { value: CUSTOM, label: CUSTOM_LABEL }] : choices}
        value={preset}
        onChange={(chosen) => chosen !== CUSTOM && onChange(PRESETS[chosen as Preset].format)}
      />
    </Input.Wrapper>
  )
}
