import { maxDocumentBytes } from '#contract/library.ts'
import { formatBytes } from '../app/format.ts'
import type { PickedFile } from '../app/picked-file.ts'
import { compareNames } from './library-state.ts'

/** One call carries at most this much, so that a folder of any size can be added. */
const batchBytes = maxDocumentBytes * 0.6
const batchFiles = 200

/**
 * Splits picked files into calls the transport can carry; larger files are refused here. They go in the
 * order of their names: a dropped folder gives them in the disk's, in which progress is hard to follow.
 */
export const uploadBatches = (
  files: readonly PickedFile[],
): { batches: PickedFile[][]; refused: { path: string; sentence: string }[] } => {
  const batches: PickedFile[][] = []
  const refused: { path: string; sentence: string }[] = []
  let bytes = 0
  for (const picked of files.toSorted((a, b) => compareNames(a.path, b.path))) {
    const size = picked.file.size
    if (size > maxDocumentBytes) {
      refused.push({
        path: picked.path,
        sentence: `It has ${formatBytes(size)}; a document can have ${formatBytes(maxDocumentBytes)}. It was not added. Split it, or export it without pictures.`,
      })
      continue
    }
    const last = batches.at(-1)
    if (last && bytes + size <= batchBytes && last.length < batchFiles) {
      last.push(picked)
      bytes += size
    } else {
      batches.push([picked])
      bytes = size
    }
  }
  return { batches, refused }
}

/**
 * Where a picked file goes: its path inside the folder that was picked or dropped, without leading
 * dots and slashes; hidden files (a part that begins with a dot) have none.
 */
export const libraryPath = (pathOrName: string): string | undefined => {
  const parts = pathOrName.split(/[\\/]+/).filter(part => part !== '' && part !== '.')
  if (parts.length === 0 || parts.some(part => part.startsWith('.'))) return undefined
  return parts.join('/')
}
