import { watch } from 'node:fs'
import { inRoot } from '../paths.ts'

/** An editor writes several files, and each of them more than once; a change is over when nothing more comes. */
const QUIET_MS = 200

/**
 * Calls back after each change of a source file in these folders of the project, until the process ends. Node's
 * own `--watch` would not do: what it starts stays behind when the command that started it is killed.
 */
export function watchSource(folders: string[], onChange: (file: string) => void): void {
  let timer: NodeJS.Timeout | undefined
  for (const folder of folders) {
    watch(inRoot(folder), { recursive: true }, (_event, file) => {
      clearTimeout(timer)
      timer = setTimeout(() => onChange(`${folder}/${file}`), QUIET_MS)
    })
  }
}
