import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { DocumentId, FolderId } from '#contract/ids.ts'

/** A file of a followed folder as it was when it was last read; the same size and time is not read again. */
export interface FolderFile {
  /** Of its document. */
  name: string
  sizeBytes: number
  modifiedAt: string
  /** null where the file could not be added; a document that it had before stays its own. */
  documentId: DocumentId | null
}

interface StoredFolder {
  id: FolderId
  path: string
  /** Its documents are named `NAME/…`. */
  name: string
}

/** The followed folders of a workspace. Durable when a function returns. */
export interface FolderStore {
  /** In the order in which they were added. */
  list(): StoredFolder[]
  add(path: string, name: string): StoredFolder
  /** Also forgets its files. Fine for an unknown one. */
  remove(id: FolderId): void
  filesOf(id: FolderId): FolderFile[]
  /** The file has another place now. Two writes: to be called in a transaction. */
  moveFile(from: { id: FolderId; name: string }, to: { id: FolderId; file: FolderFile }): void
  removeFile(id: FolderId, name: string): void
}

/** Fine for a folder that is not followed any more: nothing is noted then. */
export const putFolderFile = (
  database: DatabaseSync,
  id: FolderId,
  { name, sizeBytes, modifiedAt, documentId }: FolderFile,
): void => {
  database
    .prepare(
      `insert or replace into folder_files (folderId, name, sizeBytes, modifiedAt, documentId)
       select id, :name, :sizeBytes, :modifiedAt,
              coalesce(:documentId, (select documentId from folder_files where folderId = :id and name = :name))
       from followed_folders where id = :id`,
    )
    .run({ id, name, sizeBytes, modifiedAt, documentId })
}

export const createFolderStore = (database: DatabaseSync): FolderStore => {
  const removeFile = (id: FolderId, name: string): void => {
    database.prepare('delete from folder_files where folderId = ? and name = ?').run(id, name)
  }
  return {
    list: () =>
      database
        .prepare('select id, path, name from followed_folders order by rowid')
        .all()
        .map(row => ({ id: FolderId.parse(row.id), path: String(row.path), name: String(row.name) })),
    add(path, name) {
      const id = FolderId.parse(randomUUID())
      database.prepare('insert into followed_folders (id, path, name) values (?, ?, ?)').run(id, path, name)
      return { id, path, name }
    },
    remove(id) {
      database.prepare('delete from followed_folders where id = ?').run(id)
    },
    filesOf: id =>
      database
        .prepare('select name, sizeBytes, modifiedAt, documentId from folder_files where folderId = ?')
        .all(id)
        .map(row => ({
          name: String(row.name),
          sizeBytes: Number(row.sizeBytes),
          modifiedAt: String(row.modifiedAt),
          documentId: row.documentId === null ? null : DocumentId.parse(row.documentId),
        })),
    moveFile(from, to) {
      removeFile(from.id, from.name)
      putFolderFile(database, to.id, to.file)
    },
    removeFile,
  }
}
