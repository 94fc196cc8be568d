import { inRoot } from '../paths.ts'
import { say } from '../terminal.ts'
import { runTests } from './test.ts'

/** `npm run screenshots [-- -g claim]`: every page and state, light and dark, on a phone, a desk and a wall, into the folder screenshots. */
export async function takeScreenshots(args: string[]): Promise<number> {
  const folder = inRoot('screenshots')
  const code = await runTests(['e2e/screenshots', ...args], { SCREENSHOTS: folder })
  if (code === 0) say(`They are in ${folder}.`)
  return code
}
