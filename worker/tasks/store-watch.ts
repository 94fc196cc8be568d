import { randomUUID } from 'node:crypto'
import { log } from '../../lib/log.ts'
import type { StoreState } from '../../lib/presence.ts'
import {
  claimStore,
  examineStore,
  inStoreTime,
  readStoreId,
  type StoreFinding,
  unusable,
} from '../../lib/store/identity.ts'
import type { Store } from '../../lib/store/store.ts'
import { database, inTransaction } from '../database.ts'

const WHAT_IS_WRONG = {
  another:
    'the store is not the one of this database: no export is taken until it is (npm run adopt-store, if it should be)',
  unusable: 'the store cannot be used: no export is taken until it can',
}

/** Watches whether the worker's store is the one of its database, and can be written. What changes goes to the log, once. */
export class StoreWatch {
  readonly #store: Store
  #known: string | null = null
  #finding: StoreFinding | null = null
  #claiming: Promise<void> | undefined

  constructor(store: Store) {
    this.#store = store
  }

  /** What the last look has found; null before the first. */
  get state(): StoreState | null {
    return this.#finding?.state ?? null
  }

  /** The same with what else it has found. */
  get finding(): StoreFinding | null {
    return this.#finding
  }

  /** Looks again, and gives the store its id when it is used for the first time. @param known the id that the database knows. */
  async look(known: string | null): Promise<StoreState> {
    this.#known = known
    const failure = known === null ? await this.#claim() : null
    const finding = failure ?? (await examineStore(this.#store, this.#known))
    this.#note(finding)
    return finding.state
  }

  /** The same, by the id that the database knew at the last look. */
  lookAgain(): Promise<StoreState> {
    return this.look(this.#known)
  }

  /** @returns null, or why there is no id. */
  async #claim(): Promise<StoreFinding | null> {
    // One at a time, as a look is (examineStore).
    this.#claiming ??= this.#makeId().finally(() => {
      this.#claiming = undefined
    })
    return inStoreTime(this.#claiming).then(() => null, unusable)
  }

  async #makeId(): Promise<void> {
    const isNew = (await this.#store.identity()) === null
    if (isNew) await inTransaction((db) => claimStore(db, this.#store, randomUUID()))
    // Also of a store that has an id: another worker may have given it that since the database was asked.
    this.#known = await readStoreId(database())
    if (isNew)
      log.info({ store: this.#store.name, storeId: this.#known }, 'the store is used for the first time')
  }

  #note(finding: StoreFinding): void {
    const before = this.#finding?.reason ?? null
    this.#finding = finding
    if (finding.reason === before) return
    const store = this.#store.name
    if (finding.state === 'ok') log.info({ store }, 'the store can be used again')
    else log.error({ store, reason: finding.reason }, WHAT_IS_WRONG[finding.state])
  }
}
