'use server'

import { cancelAnyExport } from '../../lib/exports/cancel.ts'
import type { ProblemDetails } from '../../lib/problems/problem.ts'
import { addSomebody, asAdmin, changeSomebody, resetPasswordOf, shutOut } from '../../server/admin/people.ts'
import { currentAdmin } from '../../server/viewer.ts'
import { answer, attempt } from '../attempt.ts'

// Each asks by itself, and before everything else, who calls it: to anybody but an administrator it is a page that does not exist.

/** Makes an account. @param input what the form has; it may be anything. @returns its id and its password, which is shown once. */
export async function addPersonAction(
  input: unknown,
): Promise<{ id: string; password: string } | ProblemDetails> {
  const admin = await currentAdmin()
  return attempt('somebody could not be added', () => addSomebody(admin, input))
}

/** Gives somebody else a new password. @returns it, to be shown once. */
export async function resetPasswordAction(personId: string): Promise<{ password: string } | ProblemDetails> {
  const admin = await currentAdmin()
  return attempt('a password could not be reset', () => resetPasswordOf(admin, personId))
}

/** Shuts somebody else out, or lets them in again. */
export async function setDisabledAction(
  personId: string,
  isDisabled: boolean,
): Promise<ProblemDetails | null> {
  const admin = await currentAdmin()
  return answer('somebody could not be shut out', () => shutOut(admin, personId, isDisabled === true))
}

/** Says what somebody may do and what is known of them. @param input what the form has; it may be anything. */
export async function changePersonAction(personId: string, input: unknown): Promise<ProblemDetails | null> {
  const admin = await currentAdmin()
  return answer('somebody could not be changed', () => changeSomebody(admin, personId, input))
}

/** Cancels anybody's export. */
export async function cancelAnyExportAction(exportId: string): Promise<ProblemDetails | null> {
  const admin = await currentAdmin()
  return answer('an export could not be cancelled', () =>
    asAdmin(admin, (tx, by) => cancelAnyExport(tx, exportId, by)),
  )
}
