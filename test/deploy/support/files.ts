import { readFile } from 'node:fs/promises'
import { parseAllDocuments } from 'yaml'
import { inRoot } from '../../../scripts/paths.ts'

/** The text of a file below deploy/. */
export function readDeployed(...names: string[]): Promise<string> {
  return readFile(inRoot('deploy', ...names), 'utf8')
}

/** What a file of YAML below deploy/ holds, with YAML's merge keys taken in. @throws if it is none. */
export async function readYaml<T>(...names: string[]): Promise<T[]> {
  return parseAllDocuments(await readDeployed(...names), { merge: true }).map((document) => {
    if (document.errors[0]) throw document.errors[0]
    return document.toJS() as T
  })
}

/** The names in a file of variables, such as `.env`, with their values. */
export function readVariables(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'))
  return Object.fromEntries(lines.map((line) => [line.replace(/=.*/, ''), line.replace(/^\w+=/, '')]))
}
