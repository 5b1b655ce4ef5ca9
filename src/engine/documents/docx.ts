import mammoth from 'mammoth'
import { EngineError } from '#engine/core/errors.ts'
import type { ParsedDocument } from './document.ts'
import { blocksOfHtmlFragment } from './html.ts'
import { readZipDirectory } from './zip-directory.ts'

const maxUncompressedBytes = 200 * 1024 * 1024
/** XML packs about 10:1, hardly ever 50:1; small archives may hold something that packs absurdly well. */
const maxRatio = 200
const ratioMattersFromBytes = 10 * 1024 * 1024

const refuseBombs = (bytes: Uint8Array): void => {
  const total = (readZipDirectory(bytes) ?? []).reduce((sum, entry) => sum + entry.uncompressedBytes, 0)
  const bomb = total > ratioMattersFromBytes && total / bytes.length > maxRatio
  if (total > maxUncompressedBytes || bomb)
    throw new EngineError(
      'DOCUMENT_TOO_LARGE',
      `This Word document would unpack to ${Math.round(total / 1024 / 1024)} MB, which is too much to be safe. Nothing was added to the library. Save its text as a new .docx or as PDF and add that.`,
      { uncompressedBytes: total },
    )
}

/** Word's title stands above the chapters, which mammoth's own mapping would make its equals. */
const styleMap = [
  "p[style-name='Title'] => h1:fresh",
  ...[1, 2, 3, 4, 5].map(level => `p[style-name='heading ${level}'] => h${level + 1}:fresh`),
  ...[1, 2, 3, 4, 5].map(level => `p[style-name='Heading ${level}'] => h${level + 1}:fresh`),
]

export const parseDocx = async (bytes: Uint8Array): Promise<Omit<ParsedDocument, 'format'>> => {
  refuseBombs(bytes)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { value: html } = await mammoth.convertToHtml(
    { buffer },
    { styleMap, convertImage: mammoth.images.imgElement(async () => ({ src: '' })) },
  )
  const blocks = blocksOfHtmlFragment(html)
  return { title: blocks.find(({ kind }) => kind === 'heading')?.text ?? null, pages: null, blocks }
}
