'use client'

import { Button, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { unstable_isUnrecognizedActionError, unstable_rethrow } from 'next/navigation'
import { useTransition } from 'react'
import { type FieldError, isProblemDetails } from '../../lib/problems/problem.ts'
import { useReturnedFocus } from '../ui/focus.ts'

/** Why nothing was done: for the whole of it, and by field. */
type Refusal = { code: string; title: string; detail: string; errors: FieldError[] }

type Run = (act: () => Promise<Refusal | null>, refused?: (it: Refusal) => void) => void

/** The code of the refusal of a page that is older than the server. */
const NEW_VERSION = 'new_version'
/** Of somebody whose session has ended. */
const SIGNED_OUT = 'sign_in_required'

/** Whether a refusal asks the person to leave the page and come back, so that what they entered has to be kept meanwhile. */
export function asksToComeBack({ code }: Pick<Refusal, 'code'>): boolean {
  return code === NEW_VERSION || code === SIGNED_OUT
}

/**
 * Runs a server action that refuses, or else redirects or returns null. A refusal, and also an action that could not be reached, is told
 * in a notification; whatever the person entered stays where it is.
 */
export function useRefusable(): [isPending: boolean, run: Run] {
  const [isPending, startTransition] = useTransition()
  useReturnedFocus(isPending)
  const run: Run = (act, refused) =>
    startTransition(async () => {
      notifications.clean()
      const refusal = await act().catch(refusalOf)
      if (!refusal) return
      tell(refused ? refusal : { ...refusal, detail: withErrors(refusal) })
      refused?.(refusal)
    })
  return [isPending, run]
}

/** All of it in one text, where there are no fields that show their errors. */
function withErrors({ detail, errors }: Refusal): string {
  return [detail, ...errors.map(({ path, message }) => `${path}: ${message}.`)].join(' ')
}

/** What an error of a call means: the action is unknown, the gate has refused it (server/http/gate.ts), or nobody has answered. */
function refusalOf(error: unknown): Refusal {
  unstable_rethrow(error)
  if (unstable_isUnrecognizedActionError(error)) {
    const detail = 'Load the page anew, and go on: nothing that you entered is lost.'
    return { code: NEW_VERSION, title: 'A new version is here', detail, errors: [] }
  }
  return (
    problemIn(error) ?? {
      code: 'unreachable',
      title: 'The server did not answer.',
      detail: 'Nothing that you entered is lost: try again in a moment.',
      errors: [],
    }
  )
}

/** Next gives a page the text of an answer that is no action's as an error's message. */
function problemIn(error: unknown): Refusal | null {
  if (!(error instanceof Error) || !error.message.startsWith('{')) return null
  try {
    const body: unknown = JSON.parse(error.message)
    return isProblemDetails(body) ? body : null
  } catch {
    // It only looked like JSON, so it is not ours.
    return null
  }
}

function tell({ code, title, detail }: Refusal): void {
  if (code !== NEW_VERSION && code !== SIGNED_OUT) {
    notifications.show({ color: 'red', title, message: detail })
    return
  }
  const message = (
    <Stack gap="xs" align="flex-start">
      {detail}
      {code === NEW_VERSION ? (
        <Button size="xs" onClick={() => window.location.reload()}>
          Load it anew
        </Button>
      ) : (
        <Button size="xs" onClick={goToSignIn}>
          Sign in
        </Button>
      )}
    </Stack>
  )
  notifications.show({ color: 'orange', title, message })
}

function goToSignIn(): void {
  const { pathname, search } = window.location
  window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`)
}
