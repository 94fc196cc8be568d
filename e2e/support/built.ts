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

/** What a page sends to call a server action. @param id as Next has named it. */
export function actionCall(id: string, args: unknown[]): RequestInit {
  const headers = {
    'next-action': id,
    'content-type': 'text/plain;charset=UTF-8',
    accept: 'text/x-component',
  }
  return { method: 'POST', headers, body: JSON.stringify(args) }
}
