import { env } from '../env.ts'
import { localStore } from './local-store.ts'
import type { Store } from './store.ts'

let store: Store | undefined

/** The store that the environment names. */
export function configuredStore(): Store {
  store ??= localStore(env().storeFolder)
  return store
}
