import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DocumentId } from '#contract/ids.ts'
import type { DocumentFormat, LibraryDocument } from '#contract/library.ts'
import type { WriteFile } from '#engine/core/atomic-files.ts'

const extensions = {
  text: 'txt',
  markdown: 'md',
  html: 'html',
  pdf: 'pdf',
  docx: 'docx',
  pptx: 'pptx',
  xlsx: 'xlsx',
  odt: 'odt',
  ods: 'ods',
  odp: 'odp',
  epub: 'epub',
  csv: 'csv',
  json: 'json',
  jsonl: 'jsonl',
  email: 'eml',
  // Whatever the language: opened by hand, it opens as text.
  code: 'txt',
} satisfies Record<DocumentFormat, string>

/** The documents' bytes as they were added, in a workspace's folder `documents`. */
export interface OriginalFiles {
  write(document: Pick<LibraryDocument, 'id' | 'format'>, bytes: Uint8Array): Promise<void>
  read(document: Pick<LibraryDocument, 'id' | 'format'>): Promise<Uint8Array<ArrayBuffer>>
  /** Fine when there is none. */
  remove(id: DocumentId): Promise<void>
  /** Ids of the documents that have bytes here. */
  list(): Promise<DocumentId[]>
}

/**
 * File names are made of the id and the format only, so that no name a person or a web page gave a
 * document can reach the file system.
 */
export const createOriginalFiles = (folder: string, writeFile: WriteFile): OriginalFiles => {
  const path = ({ id, format }: Pick<LibraryDocument, 'id' | 'format'>): string =>
    join(folder, `${id}.${extensions[format]}`)
  const idOf = (file: string): string => file.slice(0, file.lastIndexOf('.'))
  return {
    write: (document, bytes) => writeFile(path(document), bytes),
    read: document => readFile(path(document)),
    async remove(id) {
      // By every name it may have: listing the folder would make each removal as slow as the library is large.
      for (const extension of new Set(Object.values(extensions)))
        await rm(join(folder, `${id}.${extension}`), { force: true })
    },
    async list() {
      const files = await readdir(folder)
      return files.filter(file => idOf(file) !== '').map(file => DocumentId.parse(idOf(file)))
    },
  }
}
