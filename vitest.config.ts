import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/global-setup.ts',
    // Each file has a process of its own: the environment and the connections of one never meet another's.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What fails on purpose would fill the terminal; the workers that tests start log as they always do.
    env: { LOG_LEVEL: 'silent' },
  },
})
