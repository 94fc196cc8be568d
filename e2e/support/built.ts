import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** A list that Next has made of what it has built. */
export async function built(manifest: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(path.join('.next', 'server', manifest), 'utf8'))
}

/** The ids of all server actions, by their names. */
export async function actions(): Promise<Map<string, string>> {
  const { node } = (await built('server-reference-manifest.json')) as {
    node: Record<string, { exportedName: string }>
  }
  return new Map(Object.entries(node).map(([id, { exportedName }]) => [exportedName, id]))
}
