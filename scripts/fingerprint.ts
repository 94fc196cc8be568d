import { createHash, type Hash } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { inRoot, stateFolder } from './paths.ts'
import { errorCode } from './terminal.ts'

/** What was made of what. Paths are relative to the root; a folder stands for everything in it. */
export type Product = { name: string; inputs: string[]; outputs: string[] }

/**
 * Makes a product, unless it is there as it was when this function last made it, and its inputs have not changed
 * since.
 */
export async function ensureMade(product: Product, make: () => Promise<void>): Promise<void> {
  const file = path.join(stateFolder, 'stamps', product.name)
  // Taken before the work: an input that changes meanwhile makes the product stale.
  const inputs = await fingerprint(product.inputs)
  const stamp = async () => `${inputs} ${await fingerprint(product.outputs)}\n`
  if ((await readFile(file, 'utf8').catch(ignoreMissing)) === (await stamp())) return
  await make()
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, await stamp())
}

async function fingerprint(paths: string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const relative of paths) await addPath(hash, relative)
  return hash.digest('hex')
}

async function addPath(hash: Hash, relative: string): Promise<void> {
  const found = await stat(inRoot(relative)).catch(ignoreMissing)
  if (found?.isDirectory()) {
    const names = await readdir(inRoot(relative))
    for (const name of names.sort()) await addPath(hash, path.join(relative, name))
    return
  }
  const content = found && (await readFile(inRoot(relative)))
  // The length keeps a file's end apart from the next one's name.
  hash.update(`${relative}\0${content?.length ?? 'missing'}\0`)
  if (content) hash.update(content)
}

function ignoreMissing(error: unknown): undefined {
  if (errorCode(error) !== 'ENOENT') throw error
}
