import path from 'node:path'

const KEY = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,9})\.[a-z0-9]+(?:\.[a-z0-9]+)?$/

/** The key of an attempt's artifact. */
export function artifactKey(exportId: string, attempt: number, extension: string): string {
  return `${exportId}.${attempt}.${extension}`
}

/**
 * The path of a key below a folder.
 * @throws Error for a key that {@link artifactKey} did not make: it may come from a database that somebody changed.
 */
export function keyPath(folder: string, key: string): string {
  if (!KEY.test(key)) throw new Error('The store was asked for a key that is not an artifact key')
  return path.join(folder, key)
}

/** The attempt that a key names; null for a name that is not a key. */
export function parseKey(key: string): { exportId: string; attempt: number } | null {
  const [, exportId, attempt] = KEY.exec(key) ?? []
  return exportId && attempt ? { exportId, attempt: Number(attempt) } : null
}
