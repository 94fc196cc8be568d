import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = mkdtempSync(path.join(tmpdir(), 'claimcheck-scripts-'))
// Postgres' account has to be able to pass.
chmodSync(root, 0o711)

/**
 * A folder that stands for the project, with what scripts/paths.ts says about it. A test file gives it to the scripts by
 * `vi.mock('../../scripts/paths.ts', async () => (await import('./support/project.ts')).project)`.
 */
export const project = {
  root,
  stateFolder: path.join(root, '.claimcheck'),
  inRoot: (...parts: string[]) => path.join(root, ...parts),
}

/** Writes a file of the project, by its path from the root. */
export function writeProjectFile(name: string, text: string): void {
  const file = project.inRoot(name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
}

export function removeProject(): void {
  rmSync(root, { recursive: true, force: true })
}
