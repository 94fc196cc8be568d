import type { KeyView } from '../../lib/accounts/api-keys.ts'
import { writeAttributes } from '../../lib/accounts/attributes.ts'

/** An API key, as lists show it; times are ISO 8601. */
export type KeyRow = {
  id: string
  name: string
  start: string
  /** Empty: to nothing but what its owner may. */
  heldTo: string
  createdAt: string
  expiresAt: string | null
  hasExpired: boolean
  lastUsedAt: string | null
}

/** @param labels of datasets, by their ids. */
export function keyRow(key: KeyView, labels: ReadonlyMap<string, string>): KeyRow {
  const { narrowing, createdAt, expiresAt, lastUsedAt, ...row } = key
  const datasets = narrowing?.datasets?.map((id) => labels.get(id) ?? id)
  const attributes = writeAttributes(narrowing?.attributes ?? {})
  return {
    ...row,
    heldTo: [...(datasets ? [datasets.join(', ')] : []), ...attributes].join('; '),
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }
}
