import { runTests } from './test.ts'

/** `npm run bench -- live [-g click]`: what live push brings, on a production build in Chromium and with a thousand pages. */
export function benchLive(args: string[]): Promise<number> {
  return runTests(['e2e/load', '--workers=1', ...args], { BENCH_LIVE: 'true' })
}
