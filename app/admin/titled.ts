import type { Metadata } from 'next'
import { currentAdmin, findCurrentViewer } from '../../server/viewer.ts'

/**
 * What gives a page of administrators its title; to everybody else it is that of a page that does not exist.
 * @param title or what finds it out, which is asked for administrators only.
 */
export function titled<Props>(
  title: string | ((props: Props) => Promise<string>),
): (props: Props) => Promise<Metadata> {
  return async (props) => {
    if (!(await findCurrentViewer())) return {}
    await currentAdmin()
    return { title: typeof title === 'string' ? title : await title(props) }
  }
}
