'use client'

import { PasswordInput, type PasswordInputProps } from '@mantine/core'

/** The password that somebody has. */
export function CurrentPassword(props: PasswordInputProps) {
  return <PasswordInput w="100%" autoComplete="current-password" required {...props} />
}

/** The password that somebody is to have (server/auth/auth.ts). */
export function NewPassword(props: PasswordInputProps) {
  return (
    <PasswordInput
      w="100%"
      description="10 to 128 characters"
      autoComplete="new-password"
      required
      {...props}
    />
  )
}
