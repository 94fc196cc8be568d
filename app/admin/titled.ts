import type { Metadata } from 'next'
import { currentAdmin, findCurrentViewer } from '../../server/viewer.ts'

/** What gives a page of administrators its title; to everybody else it is that of a page that does not exist. */
export function titled(title: string): () => Promise<Metadata> {
  return async () => {
    if (!(await findCurrentViewer())) return {}
    await currentAdmin()
    return { title }
  }
}
