import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { stateFolder } from './paths.ts'
import { ignoreMissing } from './terminal.ts'

/** A secret of this installation: 32 bytes in base64, made at random when it is first needed, and kept in a file of this name. */
export async function keptKey(name: string): Promise<string> {
  const file = path.join(stateFolder, name)
  const kept = await readFile(file, 'utf8').catch(ignoreMissing)
  if (kept) return kept.trim()
  const key = randomBytes(32).toString('base64')
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, `${key}\n`, { mode: 0o600 })
  return key
}
