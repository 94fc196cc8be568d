'use client'

import { ShownOnce } from '../../ui/shown-once.tsx'

/** The secret of a webhook, which the page shows never again. */
export function SecretShown({ secret, isNew = false }: { secret: string; isNew?: boolean }) {
  return (
    <ShownOnce title="Its secret, which is shown only now" value={secret} name="the secret">
      The receiver checks by it that a message is from here.
      {!isNew && ' For 24 hours messages are signed by the one before too.'}
    </ShownOnce>
  )
}
