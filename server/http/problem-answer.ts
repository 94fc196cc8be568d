import { under } from '../../lib/base-path.ts'
import type { Problem } from '../../lib/problems/problem.ts'
import { problemPage } from './problem-page.ts'
import { problemResponse } from './problem-response.ts'

/** A problem in the form that whoever asked can read: a page for people, JSON for programs. */
export function problemAnswer(
  problem: Problem,
  { url, headers }: Pick<Request, 'url' | 'headers'>,
  more: Record<string, string> = {},
): Response {
  // Of what answers a server action, Next hands a page only text without a character set (server-action-reducer.js).
  if (headers.has('next-action')) return problemResponse(problem, { 'Content-Type': 'text/plain', ...more })
  const isPage = !isApi(new URL(url).pathname) && headers.get('accept')?.includes('text/html')
  return isPage ? problemPage(problem, more) : problemResponse(problem, more)
}

/** Whether programs ask for this path, which is below the base path. */
export function isApi(path: string): boolean {
  return path === under('/metrics') || path === under('/api') || path.startsWith(under('/api/'))
}
