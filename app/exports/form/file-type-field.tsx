'use client'

import { Radio, SimpleGrid, VisuallyHidden } from '@mantine/core'
import { Section } from '../../ui/section.tsx'
import { CUSTOM_LABEL, PRESETS, type Preset, presetOf } from '../format-words.ts'
import type { OptionProps } from './option-props.ts'

/** In the place of a preset. */
const CUSTOM = 'custom'

type FileTypeFieldProps = Omit<OptionProps, 'messages'> & {
  /** From where the options are, if it was not the person who chose them here. */
  origin: React.ReactNode
}

/** What kind of file it is; this alone decides all other options of the file, which few people know. */
export function FileTypeField({ format, origin, onChange }: FileTypeFieldProps) {
  const preset = presetOf(format) ?? CUSTOM
  return (
    <Section title="File type">
      <Radio.Group
        label={<VisuallyHidden>File type</VisuallyHidden>}
        labelProps={{ display: 'block' }}
        value={preset}
        onChange={(chosen) => chosen !== CUSTOM && onChange(PRESETS[chosen as Preset].format)}
      >
        <SimpleGrid cols={{ base: 1, sm: preset === CUSTOM ? 4 : 3 }} spacing="lg" verticalSpacing="sm">
          {Object.entries(PRESETS).map(([value, { label, meaning }]) => (
            <Radio key={value} data-file-type value={value} label={label} description={meaning} />
          ))}
          {preset === CUSTOM && (
            <Radio value={CUSTOM} label={CUSTOM_LABEL} description="Options of your own, under Advanced." />
          )}
        </SimpleGrid>
      </Radio.Group>
      {origin}
    </Section>
  )
}
