'use server'

import { cancelAnyExport } from '../../lib/exports/cancel.ts'
import type { ProblemDetails } from '../../lib/problems/problem.ts'
import {
  addSomebody,
  asAdmin,
  changeSomebody,
  confirmAddressOf,
  releaseAddressOf,
  resetPasswordOf,
  shutOut,
} from '../../server/admin/people.ts'
import { revokeKeyOf } from '../../server/api-keys.ts'
import { currentAdmin } from '../../server/viewer.ts'
import { answerFor, attemptFor } from '../attempt.ts'

// Each asks by itself, and before everything else, who calls it: to a member it is a page that does not exist.
// `madeFor` is whom the page was made for that calls it, here and in all actions.

/** Makes an account. @param input what the form has; it may be anything. @returns its id and its password, which is shown once. */
export async function addPersonAction(
  madeFor: string,
  input: unknown,
): Promise<{ id: string; password: string } | ProblemDetails> {
  return attemptFor(
    madeFor,
    'somebody could not be added',
    (admin) => addSomebody(admin, input),
    currentAdmin,
  )
}

/** Gives somebody else a new password. @returns it, to be shown once. */
export async function resetPasswordAction(
  madeFor: string,
  personId: string,
): Promise<{ password: string } | ProblemDetails> {
  return attemptFor(
    madeFor,
    'a password could not be reset',
    (admin) => resetPasswordOf(admin, personId),
    currentAdmin,
  )
}

/** Shuts somebody else out, or lets them in again. */
export async function setDisabledAction(
  madeFor: string,
  personId: string,
  isDisabled: boolean,
): Promise<ProblemDetails | null> {
  return answerFor(
    madeFor,
    'somebody could not be shut out',
    (admin) => shutOut(admin, personId, isDisabled === true),
    currentAdmin,
  )
}

/** Says that the address which somebody has only claimed is theirs. */
export async function confirmAddressAction(
  madeFor: string,
  personId: string,
): Promise<ProblemDetails | null> {
  return answerFor(
    madeFor,
    'an address could not be confirmed',
    (admin) => confirmAddressOf(admin, personId),
    currentAdmin,
  )
}

/** Takes the address from somebody who has only claimed it, and disables their account. */
export async function releaseAddressAction(
  madeFor: string,
  personId: string,
): Promise<ProblemDetails | null> {
  return answerFor(
    madeFor,
    'an address could not be released',
    (admin) => releaseAddressOf(admin, personId),
    currentAdmin,
  )
}

/** Says what somebody may do and what is known of them. @param input what the form has; it may be anything. */
export async function changePersonAction(
  madeFor: string,
  personId: string,
  input: unknown,
): Promise<ProblemDetails | null> {
  return answerFor(
    madeFor,
    'somebody could not be changed',
    (admin) => changeSomebody(admin, personId, input),
    currentAdmin,
  )
}

/** Revokes an API key of anybody's. */
export async function revokeKeyOfAction(
  madeFor: string,
  personId: string,
  keyId: string,
): Promise<ProblemDetails | null> {
  return answerFor(
    madeFor,
    'an API key could not be revoked',
    (admin) => revokeKeyOf(admin, personId, keyId),
    currentAdmin,
  )
}

/** Cancels anybody's export. */
export async function cancelAnyExportAction(
  madeFor: string,
  exportId: string,
): Promise<ProblemDetails | null> {
  return answerFor(
    madeFor,
    'an export could not be cancelled',
    (admin) => asAdmin(admin, (tx, by) => cancelAnyExport(tx, exportId, by)),
    currentAdmin,
  )
}
