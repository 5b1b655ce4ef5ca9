import { maxDocumentBytes } from '#contract/library.ts'
import { formatBytes } from '../../app/format.ts'
import type { PickedFile } from '../../app/picked-file.ts'

export type AdapterFiles = { type: 'files'; files: PickedFile[] } | { type: 'refused'; sentence: string }

/** What a PEFT folder consists of; everything else in it, checkpoints of the optimizer too, stays behind. */
const parts = /^(adapter_config\.json|adapter_model\.(safetensors|bin)|README\.md|diptych\.json)$/
const isZip = ({ path }: PickedFile): boolean => /\.zip$/i.test(path)
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const depthOf = (path: string): number => path.split('/').length

/**
 * What of a choice of files is sent to be imported: one zip, or the parts of the one PEFT folder among
 * them. A folder of a training elsewhere often holds checkpoints further down; the outermost adapter counts.
 */
export const adapterFiles = (picked: readonly PickedFile[]): AdapterFiles => {
  const configs = picked.filter(({ path }) => nameOf(path) === 'adapter_config.json')
  const outermost = Math.min(...configs.map(({ path }) => depthOf(path)))
  const folders = configs.filter(({ path }) => depthOf(path) === outermost).map(({ path }) => folderOf(path))
  const zips = folders.length > 0 ? [] : picked.filter(isZip)
  if (folders.length + zips.length === 0)
    return refused(
      'There is no adapter_config.json among these files. Nothing was imported. Choose the folder that PEFT saved the adapter in, or a zip of it.',
    )
  if (folders.length + zips.length > 1)
    return refused('These are several adapters. Nothing was imported. Import one at a time.')
  const files =
    zips.length > 0
      ? zips
      : picked.filter(({ path }) => folders.includes(folderOf(path)) && parts.test(nameOf(path)))
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0)
  if (bytes > maxDocumentBytes)
    return refused(
      `This adapter has ${formatBytes(bytes)}; ${formatBytes(maxDocumentBytes)} is the most. Nothing was imported. Save it with a lower rank, or in half precision.`,
    )
  return { type: 'files', files }
}

const refused = (sentence: string): AdapterFiles => ({ type: 'refused', sentence })
