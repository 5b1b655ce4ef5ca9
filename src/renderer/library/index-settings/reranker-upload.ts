import { maxDocumentBytes } from '#contract/library.ts'
import { rerankerFiles } from '#contract/reranker-files.ts'
import { formatBytes } from '../../app/format.ts'
import type { PickedFile } from '../../app/picked-file.ts'

export type RerankerUpload = { type: 'files'; files: PickedFile[] } | { type: 'refused'; sentence: string }

/** What of a chosen folder is sent: the model's own files, with the folder, which gives it its name. */
export const rerankerUpload = (picked: readonly PickedFile[]): RerankerUpload => {
  const choice = rerankerFiles(picked)
  if (choice.type === 'refused') return choice
  const files = choice.files.map(({ path, file }) => ({
    path: `${choice.folderName || 'reranker'}/${path}`,
    file: file.file,
  }))
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0)
  if (bytes > maxDocumentBytes)
    return {
      type: 'refused',
      sentence: `This reranker has ${formatBytes(bytes)}; ${formatBytes(maxDocumentBytes)} is the most that this page can hand over. Nothing was added. In a terminal there is room for more: diptych reranker add FOLDER`,
    }
  return { type: 'files', files }
}
