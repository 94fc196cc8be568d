'use client'

import { KeyList } from '../../../account/key-list.tsx'
import type { KeyRow } from '../../../account/key-row.ts'
import { revokeKeyOfAction } from '../../actions.ts'

/** Somebody's API keys, which an administrator may revoke. @param id of their account. */
export function KeysOfPerson({ id, keys }: { id: string; keys: KeyRow[] }) {
  if (keys.length === 0) return null
  return <KeyList keys={keys} revoke={(madeFor, keyId) => revokeKeyOfAction(madeFor, id, keyId)} />
}
