import { defineConfig } from '@playwright/test';
import { browserFromEnvironment } from '#tests/support/browser.ts';

const port = process.env.COUNTERSIGN_E2E_PORT || '31555';

/**
 * Tests in a real browser against a real `npm start` with a small demo organisation, on a port and a data folder of
 * its own. `npm test` has built the web application and found the browser before.
 */
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  // once more on a machine that is short of time; tests/run.ts names those that needed it
  retries: 1,
  // limits that end what hangs; nothing here is about time
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [
    ['list'],
    ['./tests/support/page-at-failure.ts'],
    ['json', { outputFile: 'test-results/e2e.json' }],
  ],
  use: {
    baseURL: `http://localhost:${port}`,
    launchOptions: browserFromEnvironment(),
    // recording every journey slows all of them; a second try tells enough
    trace: 'on-first-retry',
  },
  webServer: {
    command: 'node lib/boot/launch.cjs lib/boot/start.ts',
    url: `http://localhost:${port}/api/ready`,
    timeout: 300_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    env: {
      PORT: port,
      COUNTERSIGN_DATA: process.env.COUNTERSIGN_E2E_DATA || '.data-e2e',
      COUNTERSIGN_DEMO: '1',
      COUNTERSIGN_DEMO_SCALE: process.env.COUNTERSIGN_DEMO_SCALE || '0.05',
      NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET || 'only-for-tests-only-for-tests-only',
    },
  },
});
