import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Tests that use onnxruntime without an engine stay as offline as the product.
    env: { ORT_DISABLE_TELEMETRY: '1' },
    include: ['test/{unit,numeric,contract,integration,architecture}/**/*.test.{ts,tsx}'],
    // Models take real time and all cores: two files at once is what a small machine bears.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
})
