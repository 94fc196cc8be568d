import { localStore } from '../../../lib/store/local-store.ts'
import type { Sandbox } from '../../support/sandbox.ts'

/** The files in the sandbox's store: what is being written, and what is published. */
export async function filesIn({
  storeFolder,
}: Pick<Sandbox, 'storeFolder'>): Promise<{ partial: string[]; published: string[] }> {
  const files = await localStore(storeFolder).list()
  const keys = (isPublished: boolean) =>
    files.filter((file) => file.isPublished === isPublished).map(({ key }) => key)
  return { partial: keys(false), published: keys(true) }
}
