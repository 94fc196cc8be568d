'use client'

import { SimpleGrid, Stack } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { Format } from '../../../lib/exports/format-options.ts'
import { CUSTOM_LABEL, formatInWords, PRESETS, presetOf } from '../format-words.ts'
import { CollapsibleSection } from './collapsible-section.tsx'
import { type Draft, type Messages, messagesAt, messagesOutside } from './draft.ts'
import { FormulasOption } from './formulas-option.tsx'
import { DelimiterOption, EncodingOption, LineEndOption } from './option-lists.tsx'
import type { OptionProps } from './option-props.ts'
import { ByteOrderMarkOption, GzipOption, HeaderOption } from './option-switches.tsx'
import { PresetControl } from './preset-control.tsx'
import { TimeZoneOption } from './time-zone-option.tsx'

/** How the file is written. */
export function OptionsField({ form, isOpen }: { form: UseFormReturnType<Draft>; isOpen: boolean }) {
  const { format } = form.values
  const messages = messagesAt(form.errors as Messages, 'format')
  const preset = presetOf(format)
  const change = (changes: Partial<Format>) => {
    form.setFieldValue('format', (current: Format) => ({ ...current, ...changes }))
    form.setErrors((errors) => messagesOutside(errors as Messages, 'format'))
  }
  const option: OptionProps = { format, messages, onChange: change }
  return (
    <CollapsibleSection
      title={`Options · ${preset ? PRESETS[preset].label : CUSTOM_LABEL}`}
      hint={preset ? undefined : formatInWords(format)}
      mustOpen={isOpen || Object.keys(messages).length > 0}
    >
      <Stack gap="lg">
        <PresetControl format={format} onChange={change} />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="lg" verticalSpacing="md">
          <DelimiterOption {...option} />
          <EncodingOption {...option} />
          <LineEndOption {...option} />
          <TimeZoneOption {...option} />
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="lg" verticalSpacing="md">
          <HeaderOption {...option} />
          <ByteOrderMarkOption {...option} />
          <GzipOption {...option} />
        </SimpleGrid>
        <FormulasOption {...option} />
      </Stack>
    </CollapsibleSection>
  )
}
