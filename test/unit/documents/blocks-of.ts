import type { Block, ParsedDocument } from '#engine/documents/document.ts'
import { parseDocument } from '#engine/documents/parse-document.ts'

export const parse = (name: string, text: string): Promise<ParsedDocument> =>
  parseDocument(name, new TextEncoder().encode(text))

export const outline = (blocks: Block[]): string[] =>
  blocks.map(({ kind, headingPath, text }) => `${kind} [${headingPath.join(' > ')}] ${text}`)
