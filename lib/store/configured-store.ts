import { type Environment, env } from '../env.ts'
import { localStore } from './local-store.ts'
import { s3SettingsOf } from './s3/environment.ts'
import { s3Store } from './s3/s3-store.ts'
import type { Store } from './store.ts'

let store: Store | undefined

/** The store that the environment names. */
export function configuredStore(): Store {
  store ??= storeOf(env())
  return store
}

/** Whether whoever downloads is led to the store itself, where a page cannot read. */
export function isLeadingToStore(): boolean {
  return s3SettingsOf(env())?.isRedirecting ?? false
}

/** The store of an environment: a bucket, where one is named, or else a folder. */
export function storeOf(environment: Environment): Store {
  const bucket = s3SettingsOf(environment)
  return bucket ? s3Store(bucket) : localStore(environment.storeFolder)
}
