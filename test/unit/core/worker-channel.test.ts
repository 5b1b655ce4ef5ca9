import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

test('a process that waits for nothing else lives until a closed worker has ended, though an answer comes meanwhile', () => {
  const program = fileURLToPath(new URL('../../fixtures/workers/closed-while-answering.ts', import.meta.url))
  expect(execFileSync(process.execPath, [program], { encoding: 'utf8' })).toBe('closed\n')
})
