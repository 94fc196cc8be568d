'use client'

import { Button, Stack } from '@mantine/core'
import { unstable_isUnrecognizedActionError, unstable_rethrow } from 'next/navigation'
import { useTransition } from 'react'
import { under, withoutBase } from '../../lib/base-path.ts'
import type { FieldError, ProblemParams } from '../../lib/problems/problem.ts'
import { isProblemDetails } from '../../lib/problems/problem-type.ts'
import { useReturnedFocus } from '../ui/focus.ts'
import { clearMessages, showMessage } from '../ui/messages.tsx'
import { useViewerId } from '../ui/viewer-id.ts'

/** Why nothing was done: for the whole of it, and by field. */
type Refusal = { code: string; title: string; detail: string; errors: FieldError[]; params?: ProblemParams }

/** `act` gets the id of whom the page was made for, which every action of somebody's has to be given. */
export type Run = (act: (madeFor: string) => Promise<Refusal | null>, refused?: (it: Refusal) => void) => void

/** The code of the refusal of a page that is older than the server. */
const NEW_VERSION = 'new_version'
/** Of somebody whose session has ended. */
const SIGNED_OUT = 'sign_in_required'
/** Of a page that was made for somebody else than who is signed in by now. */
const ANOTHER_VIEWER = 'another_viewer'
const ASKING = [NEW_VERSION, SIGNED_OUT, ANOTHER_VIEWER]

/** Whether a refusal asks the person to leave the page and come back, so that what they entered has to be kept meanwhile. */
export function asksToComeBack({ code }: Pick<Refusal, 'code'>): boolean {
  return ASKING.includes(code)
}

/** For whom what was entered has to be kept then, if that is not whom the page was made for: whoever has it before them. */
export function nextViewerOf({ code, params }: Pick<Refusal, 'code' | 'params'>): string | null {
  return code === ANOTHER_VIEWER && params?.id !== undefined ? String(params.id) : null
}

/**
 * Runs a server action that refuses, or else redirects or returns null. A refusal, and also an action that could not be reached, is told
 * in a notification; whatever the person entered stays where it is.
 */
export function useRefusable(): [isPending: boolean, run: Run] {
  const [isPending, startTransition] = useTransition()
  const madeFor = useViewerId()
  useReturnedFocus(isPending)
  const run: Run = (act, refused) =>
    startTransition(async () => {
      clearMessages()
      const refusal = await act(madeFor).catch(refusalOf)
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
  if (!asksToComeBack({ code })) {
    showMessage({ color: 'red', title, message: detail })
    return
  }
  const message = (
    <Stack gap="xs" align="flex-start">
      {detail}
      {code === SIGNED_OUT ? (
        <Button size="xs" onClick={goToSignIn}>
          Sign in
        </Button>
      ) : (
        <Button size="xs" onClick={() => window.location.reload()}>
          Load it anew
        </Button>
      )}
    </Stack>
  )
  showMessage({ color: 'orange', title, message })
}

function goToSignIn(): void {
  const { pathname, search } = window.location
  const here = withoutBase(pathname + search) ?? '/'
  window.location.assign(under(`/sign-in?next=${encodeURIComponent(here)}`))
}
