import { defineConfig } from 'vitest/config';

// of two processors it would use one
const maxWorkers = '100%';

/** Two projects: pure tests need nothing; `*.db.test.ts` get a private PostgreSQL (tests/support). */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: ['{app,components,lib,prisma,tests}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.db.test.ts', '**/node_modules/**'],
          maxWorkers,
          // property tests take seconds on a busy machine
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'database',
          include: ['{app,components,lib,prisma,tests}/**/*.db.test.ts'],
          globalSetup: ['tests/support/global-database.ts'],
          maxWorkers,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
