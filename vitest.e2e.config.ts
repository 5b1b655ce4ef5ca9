import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Tests that use onnxruntime without an engine stay as offline as the product.
    env: { ORT_DISABLE_TELEMETRY: '1' },
    include: ['test/e2e/**/*.test.ts'],
    // Each file starts a whole Diptych.
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
})
