import { statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Vectors in one vectra file. vectra looks through all ids for every insertion and rewrites the whole
 * file for every update, so a large document is spread over several files.
 */
export const vectorsPerFile = 2000

/** A document's files of vectors, in its folder. */
export const vectorFile = (part: number): string => `vectors-${String(part).padStart(4, '0')}.pb`

/** What a file was at some moment. */
export interface FileStamp {
  /** -1 for a file that is not there. */
  sizeBytes: number
  /** A whole number as text: nanoseconds do not fit a double. */
  mtimeNs: string
}

/**
 * Of the files that hold so many vectors. Synchronous, because 10,000 asynchronous calls in a row take a second and
 * these a twentieth of it.
 */
export const stampsOfVectorFiles = (folder: string, vectors: number): FileStamp[] =>
  Array.from({ length: Math.ceil(vectors / vectorsPerFile) }, (_, part) => {
    const found = statSync(join(folder, vectorFile(part)), { bigint: true, throwIfNoEntry: false })
    return { sizeBytes: Number(found?.size ?? -1), mtimeNs: String(found?.mtimeNs ?? '') }
  })
