import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { AdapterId } from '#contract/ids.ts'
import { hashOf } from '#engine/evaluation/jobs/answer-key.ts'
import { sha256OfFile } from '#engine/models/manifest.ts'
import { adapterFolder } from './adapter-places.ts'

/** What determines an adapter's answers; PEFT reads nothing else. */
const weightFiles = ['adapter_config.json', 'adapter_model.safetensors']

/**
 * SHA-256 of the files of an adapter. They are read again only when their sizes or times are others.
 * @param shelf the folder `adapters` of a workspace.
 */
export const createAdapterHashes = (shelf: string): ((id: AdapterId) => Promise<string>) => {
  const known = new Map<AdapterId, { stamp: string; hash: string }>()
  return async id => {
    const folder = await adapterFolder(shelf, id)
    const paths = weightFiles.map(name => join(folder, name))
    const stats = await Promise.all(paths.map(path => stat(path)))
    const stamp = stats.map(({ size, mtimeMs, ino }) => `${size} ${mtimeMs} ${ino}`).join()
    const before = known.get(id)
    if (before?.stamp === stamp) return before.hash
    const hash = hashOf(await Promise.all(paths.map(sha256OfFile)))
    known.set(id, { stamp, hash })
    return hash
  }
}
