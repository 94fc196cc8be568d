import { access, constants } from 'node:fs/promises'
import path from 'node:path'
import { UserError } from './terminal.ts'

/** The project's folder. */
export const root = path.dirname(import.meta.dirname)

/** What a running installation keeps: the embedded database, artifacts, passwords. Git ignores it. */
export const stateFolder = path.join(root, '.claimcheck')

/** A file of the project, by its path from the root. */
export function inRoot(...parts: string[]): string {
  return path.join(root, ...parts)
}

/** @throws UserError if the project's folder is read-only: what the set-up makes is kept in it. */
export async function needWritableFolder(): Promise<void> {
  await access(root, constants.W_OK).catch((cause: unknown) => {
    throw new UserError(`${root} is read-only: make it writable, or copy the project to a folder that is.`, {
      cause,
    })
  })
}
