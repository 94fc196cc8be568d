import path from 'node:path'

/** The project's folder. */
export const root = path.dirname(import.meta.dirname)

/** What a running installation keeps: the embedded database, artifacts, passwords. Git ignores it. */
export const stateFolder = path.join(root, '.claimcheck')

/** A file of the project, by its path from the root. */
export function inRoot(...parts: string[]): string {
  return path.join(root, ...parts)
}
