'use server'

import { cancelAnyExport } from '../../lib/exports/cancel.ts'
import type { ProblemDetails } from '../../lib/problems/problem.ts'
import { addSomebody, asAdmin, changeSomebody, resetPasswordOf, shutOut } from '../../server/admin/people.ts'
import { currentAdmin } from '../../server/viewer.ts'
import { answer, attempt } from '../attempt.ts'

// Each asks by itself, and before everything else, who calls it: to a member it is a page that does not exist.

/** Makes an account. @param input what the form has; it may be anything. @returns its id and its password, which is shown once. */
export async function addPersonAction(
  input: unknown,
): Promise<{ id: string; password: string } | ProblemDetails> {
  return attempt('somebody could not be added', async () => addSomebody(await currentAdmin(), input))
}

/** Gives somebody else a new password. @returns it, to be shown once. */
export async function resetPasswordAction(personId: string): Promise<{ password: string } | ProblemDetails> {
  return attempt('a password could not be reset', async () => resetPasswordOf(await currentAdmin(), personId))
}

/** Shuts somebody else out, or lets them in again. */
export async function setDisabledAction(
  personId: string,
  isDisabled: boolean,
): Promise<ProblemDetails | null> {
  return answer('somebody could not be shut out', async () =>
    shutOut(await currentAdmin(), personId, isDisabled === true),
  )
}

/** Says what somebody may do and what is known of them. @param input what the form has; it may be anything. */
export async function changePersonAction(personId: string, input: unknown): Promise<ProblemDetails | null> {
  return answer('somebody could not be changed', async () =>
    changeSomebody(await currentAdmin(), personId, input),
  )
}

/** Cancels anybody's export. */
export async function cancelAnyExportAction(exportId: string): Promise<ProblemDetails | null> {
  return answer('an export could not be cancelled', async () =>
    asAdmin(await currentAdmin(), (tx, by) => cancelAnyExport(tx, exportId, by)),
  )
}
