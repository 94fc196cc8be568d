'use client'

import { Button } from '@mantine/core'
import { useRefusable } from '../exports/use-refusable.tsx'
import { singleSignOnAction } from './actions.ts'

/** Sends the person to the identity provider. @param next where they go when they come back. */
export function SingleSignOnButton({ name, next }: { name: string; next: string }) {
  const [isPending, run] = useRefusable()
  const start = () =>
    run(async () => {
      const started = await singleSignOnAction(next)
      if (!('url' in started)) return started
      window.location.assign(started.url)
      return null
    })
  return (
    <Button variant="default" onClick={start} loading={isPending}>
      Sign in with {name}
    </Button>
  )
}
