import { defineConfig } from 'vitest/config'

const postgres = { globalSetup: ['./server/testing/global-setup.ts'], pool: 'forks' as const, testTimeout: 30_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'server', include: ['server/**/*.test.ts'], exclude: ['**/node_modules/**'], ...postgres } },
      { test: { name: 'dashboard', include: ['dashboard/**/*.test.ts', 'sdk/**/*.test.ts'], exclude: ['**/node_modules/**'] } },
      { test: { name: 'e2e', include: ['e2e/**/*.test.ts'], ...postgres, fileParallelism: false, testTimeout: 180_000, hookTimeout: 180_000 } },
    ],
  },
})
