import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { sha256OfFile } from './manifest.ts'

/** What is derived from a model's file and can be made again: a folder each, named by what it was made of. */

const receiptFile = 'import.json'
/** SHA-256 by file: a flipped bit in the weights would load without an error and answer nonsense. */
const Receipt = z.object({ sha256: z.record(z.string(), z.string()) })

const unfinishedPrefix = '.importing-'

/** Whether every file is there as it was written. About 0.1 s for 150 MB. */
const isComplete = async (folder: string): Promise<boolean> => {
  try {
    const receipt = Receipt.parse(JSON.parse(await readFile(join(folder, receiptFile), 'utf8')))
    for (const [name, sha256] of Object.entries(receipt.sha256))
      if ((await sha256OfFile(join(folder, name))) !== sha256) return false
    return true
  } catch {
    return false // whatever is wrong with it, it is a cache: it is made again
  }
}

const syncFile = async (path: string): Promise<void> => {
  const handle = await open(path, 'r+')
  await handle.sync().finally(() => handle.close())
}

const writeReceipt = async (folder: string, files: readonly string[]): Promise<void> => {
  const sha256: Record<string, string> = {}
  for (const name of files) {
    await syncFile(join(folder, name))
    sha256[name] = await sha256OfFile(join(folder, name))
  }
  await writeFile(join(folder, receiptFile), JSON.stringify({ sha256 } satisfies z.infer<typeof Receipt>))
  await syncFile(join(folder, receiptFile))
}

// An import takes seconds; what is older was left by a process that died.
const abandonedAfterMs = 10 * 60 * 1000

const removeAbandoned = async (cacheFolder: string): Promise<void> => {
  for (const name of await readdir(cacheFolder)) {
    if (!name.startsWith(unfinishedPrefix)) continue
    const path = join(cacheFolder, name)
    if (Date.now() - (await stat(path)).mtimeMs > abandonedAfterMs)
      await rm(path, { recursive: true, force: true })
  }
}

interface ImportedFolder {
  /** Says what it is made of, and as what. */
  name: string
  /** Of the code that makes it. */
  version: number
  /** Fills a new folder and returns its files. */
  write(folder: string): Promise<readonly string[]>
  /** Called when it has to be made: it is not there yet, or `damaged`. */
  onStart?: ((why: 'missing' | 'damaged') => void) | undefined
}

/** What an older Diptych made of the same: 50 to 540 MB that nobody reads any more. */
const removeOlder = async (cacheFolder: string, { name, version }: ImportedFolder): Promise<void> => {
  const stem = `${name}-v`
  for (const entry of await readdir(cacheFolder)) {
    const found = entry.startsWith(stem) ? entry.slice(stem.length) : ''
    if (!/^\d+$/.test(found) || Number(found) >= version) continue
    // Where the older one still runs, Windows keeps its files; the next import tries again.
    await rm(join(cacheFolder, entry), { recursive: true, force: true }).catch(() => undefined)
  }
}

/**
 * The folder of that name and version in `cacheFolder`, made when it is not there and intact. Written beside and renamed,
 * so that an interrupted import leaves nothing that looks finished.
 * @throws what `write` throws; errors of the file system as they are.
 */
export const importedFolder = async (
  cacheFolder: string,
  wanted: ImportedFolder,
): Promise<{ folder: string; imported: boolean }> => {
  const { name, version, write, onStart } = wanted
  const folder = join(cacheFolder, `${name}-v${version}`)
  if (await isComplete(folder)) return { folder, imported: false }
  onStart?.(existsSync(folder) ? 'damaged' : 'missing')
  await mkdir(cacheFolder, { recursive: true })
  await removeAbandoned(cacheFolder)
  const unfinished = join(cacheFolder, `${unfinishedPrefix}${randomUUID()}`)
  try {
    await mkdir(unfinished)
    await writeReceipt(unfinished, await write(unfinished))
    if (await isComplete(folder)) {
      // Another process was faster; its result is the same.
      await rm(unfinished, { recursive: true, force: true })
    } else {
      await rm(folder, { recursive: true, force: true })
      await rename(unfinished, folder)
    }
  } catch (thrown) {
    await rm(unfinished, { recursive: true, force: true })
    throw thrown
  }
  await removeOlder(cacheFolder, wanted)
  return { folder, imported: true }
}
