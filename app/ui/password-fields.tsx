'use client'

import { PasswordInput, type PasswordInputProps } from '@mantine/core'

/** The password that somebody has. */
export function CurrentPassword(props: PasswordInputProps) {
  return <Password autoComplete="current-password" {...props} />
}

/** The password that somebody is to have (server/auth/auth.ts). */
export function NewPassword(props: PasswordInputProps) {
  return <Password description="10 to 128 characters" autoComplete="new-password" {...props} />
}

/** Mantine's other inputs say by themselves that they are wrong. */
function Password(props: PasswordInputProps) {
  return <PasswordInput w="100%" required aria-invalid={props.error ? true : undefined} {...props} />
}
