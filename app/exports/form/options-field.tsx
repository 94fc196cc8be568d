'use client'

import { SimpleGrid, Stack } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { Format } from '../../../lib/exports/format-options.ts'
import { formatInWords, presetOf } from '../format-words.ts'
import { CollapsibleSection } from './collapsible-section.tsx'
import { type Draft, type Messages, messagesAt, messagesOutside } from './draft.ts'
import { FileTypeField } from './file-type-field.tsx'
import { FormulasOption } from './formulas-option.tsx'
import { DelimiterOption, EncodingOption, LineEndOption } from './option-lists.tsx'
import type { OptionProps } from './option-props.ts'
import { ByteOrderMarkOption, GzipOption, HeaderOption } from './option-switches.tsx'
import { TimeZoneOption } from './time-zone-option.tsx'

type OptionsFieldProps = {
  form: UseFormReturnType<Draft>
  /** Whether the form began with options that no file type has. */
  isOpen: boolean
  /** Whether somebody wants to see one of the options now. */
  isAsked: boolean
  /** From where the options are, if it was not the person who chose them here. */
  origin: React.ReactNode
}

/** How the file is written: its type, and each option by itself for those who need one. */
export function OptionsField({ form, isOpen, isAsked, origin }: OptionsFieldProps) {
  const { format } = form.values
  const messages = messagesAt(form.errors as Messages, 'format')
  const change = (changes: Partial<Format>) => {
    form.setFieldValue('format', (current: Format) => ({ ...current, ...changes }))
    form.setErrors((errors) => messagesOutside(errors as Messages, 'format'))
  }
  const option: OptionProps = { format, messages, onChange: change }
  return (
    <>
      <FileTypeField format={format} origin={origin} onChange={change} />
      <CollapsibleSection
        title="Advanced"
        hint={presetOf(format) ? 'Delimiter, encoding, line ends and the like' : formatInWords(format)}
        isOpenAtFirst={isOpen}
        mustOpen={isAsked || Object.keys(messages).length > 0}
      >
        <Stack gap="lg">
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
    </>
  )
}
