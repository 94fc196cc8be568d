import { createHash, type Hash } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { inRoot } from './paths.ts'
import { ignoreMissing, UserError } from './terminal.ts'

/** What was made of what. Paths are relative to the root; a folder stands for everything in it. */
export type Product = {
  /** In a sentence: "the build". */
  name: string
  inputs: string[]
  /** What it is made for, beside what it is made of. */
  setting?: string
  outputs: string[]
  /** The file that tells of what it was made. It lies with the product, so that both can be moved together. */
  stamp: string
}

/**
 * Makes a product, unless it is there as it was when this function last made it, and its inputs have not changed
 * since.
 * @param obstacle why nothing can be made here, if so.
 * @throws UserError if the product is stale and there is an obstacle.
 */
export async function ensureMade(
  product: Product,
  make: () => Promise<void>,
  obstacle: () => Promise<string | undefined> = async () => undefined,
): Promise<void> {
  // Taken before the work: an input that changes meanwhile makes the product stale.
  const inputs = await fingerprint(product.inputs, product.stamp)
  if (await isMadeOf(inputs, product)) return
  const reason = await obstacle()
  if (reason) throw isStale(product, reason)
  await make()
  await writeFile(inRoot(product.stamp), await stampOf(inputs, product))
}

/**
 * Makes sure that a product is there and up to date, and makes nothing.
 * @param reason why nothing is made here.
 * @throws UserError if it is not.
 */
export async function needMade(product: Product, reason: string): Promise<void> {
  const inputs = await fingerprint(product.inputs, product.stamp)
  if (!(await isMadeOf(inputs, product))) throw isStale(product, reason)
}

async function isMadeOf(inputs: string, product: Product): Promise<boolean> {
  const kept = await readFile(inRoot(product.stamp), 'utf8').catch(ignoreMissing)
  return kept === (await stampOf(inputs, product))
}

async function stampOf(inputs: string, { outputs, stamp, setting = '' }: Product): Promise<string> {
  return `${inputs} ${await fingerprint(outputs, stamp)} ${setting}\n`
}

function isStale({ name }: Product, reason: string): UserError {
  return new UserError(`${name} is missing or older than what it is made of, and ${reason}.`)
}

/**
 * A hash of files by their paths and contents; of a folder, of everything in it. The same on every machine.
 * @param except a file that does not count.
 */
export async function fingerprint(paths: string[], except?: string): Promise<string> {
  const hash = createHash('sha256')
  for (const relative of paths) await addPath(hash, relative, except)
  return hash.digest('hex')
}

async function addPath(hash: Hash, relative: string, except?: string): Promise<void> {
  if (relative === except) return
  const found = await stat(inRoot(relative)).catch(ignoreMissing)
  if (found?.isDirectory()) {
    const names = await readdir(inRoot(relative))
    for (const name of names.sort()) await addPath(hash, path.join(relative, name), except)
    return
  }
  const content = found && (await readFile(inRoot(relative)))
  // The length keeps a file's end apart from the next one's name.
  hash.update(`${relative}\0${content?.length ?? 'missing'}\0`)
  if (content) hash.update(content)
}
