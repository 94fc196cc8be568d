import path from 'node:path'
import { defineConfig, devices } from 'playwright/test'

export default defineConfig({
  testDir: 'e2e',
  // These have commands of their own, which get ready what they need: npm run test:rollout, npm run test:proxies, npm run bench -- live, npm run screenshots. Whole paths: the project may be
  // in a folder of any name.
  testIgnore: [
    ...(process.env.ROLLOUT_TWIN ? [] : [path.join(import.meta.dirname, 'e2e/rollout/**')]),
    ...(process.env.TEST_PROXIES ? [] : [path.join(import.meta.dirname, 'e2e/proxies/**')]),
    ...(process.env.SCREENSHOTS ? [] : [path.join(import.meta.dirname, 'e2e/screenshots/**')]),
    ...(process.env.BENCH_LIVE ? [] : [path.join(import.meta.dirname, 'e2e/load/**')]),
  ],
  // What is kept of answers is the same on every system.
  snapshotPathTemplate: '{testDir}/snapshots/{arg}{ext}',
  globalSetup: './e2e/support/global-setup.ts',
  // Each has a database, a web server and a worker of its own. One more than two cores: tests wait for pages and clocks half of the time.
  workers: 3,
  retries: 0,
  forbidOnly: true,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    acceptDownloads: true,
    // In which a new form starts. What tests say of times in files is in it, wherever they run.
    timezoneId: 'UTC',
    actionTimeout: 120_000,
    navigationTimeout: 120_000,
    trace: 'off',
    launchOptions: {
      // `npm test` finds a Chromium and names it here; without it, it is Playwright's own.
      executablePath: process.env.CHROMIUM_PATH || undefined,
      // The first is for root and containers; the next two keep the browser from calling anybody but us. The name is that of
      // docs/reverse-proxy.md.
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--disable-background-networking',
        '--host-resolver-rules=MAP exports.example.com 127.0.0.1',
      ],
    },
  },
})
