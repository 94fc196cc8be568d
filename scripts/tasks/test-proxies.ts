import { runTests } from './test.ts'

/** `npm run test:proxies [-- -g caddy]`: the files of deploy/proxies, each by the real program. */
export function testProxies(args: string[]): Promise<number> {
  return runTests(['e2e/proxies', ...args], { TEST_PROXIES: 'true' })
}
