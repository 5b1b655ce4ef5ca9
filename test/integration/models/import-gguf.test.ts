import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, open, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importGguf } from '#engine/models/gguf/import-gguf.ts'
import { readManifest, verifyModelFiles } from '#engine/models/manifest.ts'

const shipped = 'models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf'
const sha256 = 'a'.repeat(64)

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diptych-gguf-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('importGguf', () => {
  it('finds a finished import again, and makes a damaged one anew', async () => {
    const first = await importGguf({ path: shipped, sha256 }, folder)
    expect(first.imported).toBe(true)
    expect(await importGguf({ path: shipped, sha256 }, folder)).toEqual({ ...first, imported: false })
    const weights = join(first.folder, 'onnx/model.onnx_data')
    const handle = await open(weights, 'r+')
    await handle.write(new Uint8Array([0xff]), 0, 1, 100_000_000) // same length, one byte differs
    await handle.close()
    const reasons: string[] = []
    const onStart = (why: string): number => reasons.push(why)
    expect(await importGguf({ path: shipped, sha256 }, folder, { onStart })).toEqual(first)
    expect(reasons).toEqual(['damaged'])
    await truncate(weights, 1000)
    expect(await importGguf({ path: shipped, sha256 }, folder)).toEqual(first)
    expect((await stat(join(first.folder, 'onnx/model.onnx_data'))).size).toBeGreaterThan(100_000_000)
  })

  it('leaves nothing that looks finished when it is killed, and succeeds the next time', async () => {
    const code = `import { importGguf } from '#engine/models/gguf/import-gguf.ts'
      await importGguf({ path: ${JSON.stringify(shipped)}, sha256: ${JSON.stringify(sha256)} }, ${JSON.stringify(folder)})`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: 'ignore' })
    while ((await readdir(folder)).length === 0) await delay(10)
    await delay(300)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const left = await readdir(folder)
    expect(left.every(name => name.startsWith('.importing-'))).toBe(true)
    expect((await importGguf({ path: shipped, sha256 }, folder)).imported).toBe(true)
  })

  it.each([
    ['is empty', (path: string) => writeFile(path, '')],
    ['is something else', (path: string) => writeFile(path, '<html>404</html>'.repeat(1000))],
    ['is cut in its header', (path: string) => cp(shipped, path).then(() => truncate(path, 5000))],
    ['is cut in its tensors', (path: string) => cp(shipped, path).then(() => truncate(path, 50_000_000))],
    ['is not there', async () => {}],
  ])('calls a file corrupt that %s', async (_, make) => {
    const path = join(folder, 'bad.gguf')
    await make(path)
    await expect(importGguf({ path, sha256 }, join(folder, 'cache'))).rejects.toMatchObject({
      code: 'MODEL_CORRUPT',
    })
    expect(await readdir(join(folder, 'cache'))).toEqual([])
  })
})

describe('the shipped models', () => {
  it('are the files that the manifest names', async () => {
    const { languageModel, embeddingModel } = await readManifest('models')
    for (const model of [languageModel, embeddingModel])
      await verifyModelFiles(join('models', model.folder), model)
  })

  it('are called damaged or missing by name when they are', async () => {
    const { embeddingModel } = await readManifest('models')
    await expect(verifyModelFiles(folder, embeddingModel)).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' })
    await cp(join('models', embeddingModel.folder), folder, { recursive: true })
    const file = join(folder, embeddingModel.files[0].path)
    const { size } = await stat(file)
    await writeFile(file, Buffer.alloc(size))
    await expect(verifyModelFiles(folder, embeddingModel)).rejects.toMatchObject({
      code: 'MODEL_CORRUPT',
      message: expect.stringContaining(embeddingModel.files[0].path),
    })
  })
})
