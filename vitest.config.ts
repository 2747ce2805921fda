import { createRequire } from 'node:module'
import { defineConfig } from 'vitest/config'

const postgres = { globalSetup: ['./server/testing/global-setup.ts'], pool: 'forks' as const, testTimeout: 30_000, hookTimeout: 60_000 }

// One instance of graphql: Vite would take its ES modules, its own dependants in Node its CommonJS.
const resolve = { alias: { graphql: createRequire(import.meta.url).resolve('graphql') } }

export default defineConfig({
  test: {
    // The default leaves one core idle; most of the time goes into loading the program anew for each file.
    maxWorkers: '100%',
    projects: [
      { resolve, test: { name: 'server', include: ['server/**/*.test.ts'], exclude: ['**/node_modules/**'], ...postgres } },
      { test: { name: 'dashboard', include: ['dashboard/**/*.test.ts', 'sdk/**/*.test.ts', 'plugins/**/*.test.ts'], exclude: ['**/node_modules/**'] } },
      {
        resolve,
        test: {
          name: 'e2e', include: ['e2e/**/*.test.ts'], ...postgres, fileParallelism: false, testTimeout: 180_000, hookTimeout: 180_000,
          // As long as Playwright waits here for what it looks for: a busy machine is no defect.
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
})
