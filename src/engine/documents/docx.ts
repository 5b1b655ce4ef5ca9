import mammoth from 'mammoth'
import type { ParsedDocument } from './document.ts'
import { blocksOfHtmlFragment } from './html.ts'
import { openZipDocument } from './zip-document.ts'

/** Word's title stands above the chapters, which mammoth's own mapping would make its equals. */
const styleMap = [
  "p[style-name='Title'] => h1:fresh",
  ...[1, 2, 3, 4, 5].map(level => `p[style-name='heading ${level}'] => h${level + 1}:fresh`),
  ...[1, 2, 3, 4, 5].map(level => `p[style-name='Heading ${level}'] => h${level + 1}:fresh`),
]

export const parseDocx = async (bytes: Uint8Array): Promise<Omit<ParsedDocument, 'format'>> => {
  const archive = openZipDocument(bytes)
  // mammoth unpacks without a limit: a file that is larger than it claims must be found before.
  for (const name of archive.names) if (/\.(?:xml|rels)$/.test(name)) await archive.text(name)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { value: html } = await mammoth.convertToHtml(
    { buffer },
    { styleMap, convertImage: mammoth.images.imgElement(async () => ({ src: '' })) },
  )
  const blocks = blocksOfHtmlFragment(html)
  return { title: blocks.find(({ kind }) => kind === 'heading')?.text ?? null, pages: null, blocks }
}
