import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/{unit,numeric,contract,integration,architecture}/**/*.test.{ts,tsx}'],
    // Models take real time and all cores: two files at once is what a small machine bears.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
})
