'use client'

import { Textarea, type TextareaProps, TextInput, type TextInputProps } from '@mantine/core'

/** What somebody may do. */
export function RolesField(props: TextInputProps) {
  return (
    <TextInput
      w="100%"
      label="Roles"
      description="member, admin, and what datasets ask for, with spaces between them"
      autoComplete="off"
      spellCheck={false}
      {...props}
    />
  )
}

/** What is known of somebody. */
export function AttributesField(props: TextareaProps) {
  return (
    <Textarea
      w="100%"
      label="Attributes"
      description="By which datasets limit rows, one a line: country=DE, or several values: country=[DE, CH]"
      autosize
      minRows={2}
      maxRows={12}
      autoComplete="off"
      spellCheck={false}
      {...props}
    />
  )
}
