import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root, start, temporaryFolder } from './processes.ts'

test('the built engine process starts its workers, answers over its port, adds by path and closes', async () => {
  using folder = temporaryFolder()
  const document = join(folder.path, 'harbour.txt')
  writeFileSync(document, 'The harbour of Skerry is kept by Ingrid Solberg.\n')
  const { code, stdout, stderr } = await start(process.execPath, [
    join(root, 'test', 'e2e', 'engine-process-driver.mjs'),
    join(root, 'out', 'main', 'utility.js'),
    join(folder.path, 'data'),
    join(root, 'models'),
    join(root, 'resources', 'scenarios'),
    document,
  ]).ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const result = JSON.parse(stdout)
  expect(result.told).toEqual([{ type: 'started' }])
  expect(result.added).toBe(true)
  expect(result.status).toMatchObject({ engine: { type: 'ready' }, network: { allowed: 0, blocked: 7 } })
  expect(result.run).toMatchObject({ state: 'finished', answers: { rag: { type: 'done' } } })
  expect(result.run.retrieval.passages[0].documentName).toContain('harbour.txt')
})
