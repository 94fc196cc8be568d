import path from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'

const inTests = (file: string) => path.join(import.meta.dirname, 'test', file)

export default defineConfig({
  resolve: {
    alias: [
      // Tests bring their own datasets, so that those who replace the demo's keep the tests.
      { find: /^(\.\.\/)+datasets\/registry\.ts$/, replacement: inTests('support/shop.ts') },
      // They call routes without a server, and without anybody who has signed in.
      { find: /^(\.\.\/)+server\/viewer\.ts$/, replacement: inTests('support/viewer.ts') },
      // What makes types of the document of the API needs another TypeScript than ours.
      { find: /^typescript$/, replacement: inTests('support/typescript.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // Those of an image that has been built: npm run test:images.
    exclude: [...configDefaults.exclude, ...(process.env.CLAIMCHECK_IMAGE ? [] : ['test/images/**'])],
    globalSetup: 'test/support/global-setup.ts',
    // Each file has a process of its own: the environment and the connections of one never meet another's.
    pool: 'forks',
    // One more than two cores: many tests wait for a clock, a lock or a process most of the time. A fourth made nothing faster.
    maxWorkers: 3,
    server: { deps: { inline: ['openapi-typescript'] } },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // As long as `eventually` waits: a second is nothing on a busy machine.
    expect: { poll: { timeout: 40_000 } },
    // What fails on purpose would fill the terminal; the workers that tests start log as they always do.
    // As one person they do more within a minute than people do.
    env: { LOG_LEVEL: 'silent', MAX_CHANGES_PER_MINUTE: '100000', MAX_DOWNLOADS_PER_MINUTE: '100000' },
  },
})
