'use client'

import { notifications } from '@mantine/notifications'
import { unstable_rethrow } from 'next/navigation'
import { useTransition } from 'react'
import type { FieldError } from '../../lib/problems/problem.ts'

/** Why nothing was done: for the whole of it, and by field. */
type Refusal = { title: string; detail: string; errors: FieldError[] }

type Run = (act: () => Promise<Refusal | null>, refused?: (it: Refusal) => void) => void

/**
 * Runs a server action that refuses, or else redirects or returns null. A refusal, and also an action that could not be reached, is told
 * in a notification; whatever the person entered stays where it is.
 */
export function useRefusable(): [isPending: boolean, run: Run] {
  const [isPending, startTransition] = useTransition()
  const run: Run = (act, refused) =>
    startTransition(async () => {
      notifications.clean()
      const refusal = await act().catch(unreachable)
      if (!refusal) return
      const message = refused ? refusal.detail : withErrors(refusal)
      notifications.show({ color: 'red', title: refusal.title, message, autoClose: 10_000 })
      refused?.(refusal)
    })
  return [isPending, run]
}

/** All of it in one text, where there are no fields that show their errors. */
function withErrors({ detail, errors }: Refusal): string {
  return [detail, ...errors.map(({ path, message }) => `${path}: ${message}.`)].join(' ')
}

function unreachable(error: unknown): Refusal {
  unstable_rethrow(error)
  return {
    title: 'The server did not answer.',
    detail: 'Nothing that you entered is lost: try again in a moment.',
    errors: [],
  }
}
