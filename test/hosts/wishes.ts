import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { findDataset } from '../../datasets/registry.ts'
import type { Random } from './random.ts'

/** What somebody wants to have exported: the rows of a dataset from the first to a certain one. */
export type Wish = { dataset: string; upTo: number }

/** What a file must be. */
export type Expected = { rows: number; bytes: number; sha256: string }

const SIZES = [1_000, 20_000, 100_000, 200_000, 400_000]

/** What somebody wants, by chance: most of it small, some of it large. */
export function wish(random: Random): Wish {
  return {
    dataset: random.of(['orders', 'orders', 'order-lines', 'customers']),
    upTo: random.of(SIZES),
  }
}

/** The request for it, so that the file is what Postgres itself would write. */
export function requestOf({ dataset, upTo }: Wish) {
  return {
    dataset,
    filters: [{ column: 'id', operator: 'between', value: { from: '1', to: String(upTo) } }],
    format: { formulas: 'raw', lineEnd: 'lf', header: false },
  }
}

/** What files must be: Postgres itself writes each once, by one COPY. */
export class References {
  readonly #admin: pg.Pool
  readonly #folder: string
  readonly #known = new Map<string, Promise<Expected>>()

  /** @param folder becomes one where Postgres may write. */
  constructor(admin: pg.Pool, folder: string) {
    this.#admin = admin
    this.#folder = folder
  }

  of(wish: Wish): Promise<Expected> {
    const key = JSON.stringify(wish)
    const known = this.#known.get(key) ?? this.#copy(wish)
    this.#known.set(key, known)
    return known
  }

  async #copy({ dataset: id, upTo }: Wish): Promise<Expected> {
    const dataset = findDataset(id)
    if (!dataset) throw new Error(`There is no dataset ${id}`)
    await mkdir(this.#folder, { recursive: true })
    await chmod(this.#folder, 0o777)
    const file = path.join(this.#folder, randomUUID())
    // As a text a boolean is a word.
    const columns = dataset.columns
      .map(({ id, kind }) => (kind === 'boolean' ? `${id}::text` : id))
      .join(', ')
    const client = await this.#admin.connect()
    try {
      await client.query(`set time zone 'UTC'; set datestyle = 'ISO, YMD'`)
      const { rowCount } = await client.query(
        `copy (select ${columns} from (${dataset.sql}) as d where id between 1 and ${upTo} order by id) to '${file}' (format csv)`,
      )
      const hash = createHash('sha256')
      const stream = createReadStream(file)
      await pipeline(stream, hash)
      return { rows: rowCount ?? 0, bytes: stream.bytesRead, sha256: hash.digest('hex') }
    } finally {
      client.release()
      await rm(file, { force: true })
    }
  }
}
