'use client'

import { ShownOnce } from '../../ui/shown-once.tsx'

/** A password that was made for somebody. */
export function PasswordShown({ password }: { password: string }) {
  return (
    <ShownOnce
      title="Their new password: copy it now, it is not shown again"
      value={password}
      name="the password"
    >
      They can change it under “Your account”.
    </ShownOnce>
  )
}
