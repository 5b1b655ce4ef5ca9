import { createHash } from 'node:crypto'
import { EngineError } from '#engine/core/errors.ts'
import { collectRows } from '#engine/rows/collect-rows.ts'
import { importRows } from '#engine/rows/import-rows.ts'
import { hashOfLines } from '#engine/rows/row-file.ts'
import type { RowSetKind } from '#engine/rows/row-set-kind.ts'
import type { RowSetFile, RowSetFiles } from '#engine/workspace/row-set-files.ts'

/** A set of rows as its file holds it. */
export interface LoadedRowSet<Notes> {
  file: RowSetFile
  /** SHA-256 of the file's bytes, which are the lines' own unless the file was put there by hand. */
  fileHash: string
  /** One row each, as its shape writes it: a string takes less memory than what it says. */
  lines: readonly string[]
  contentHash: string
  /** Of the lines in a file. */
  sizeBytes: number
  notes: Notes
}

async function* hashing(
  chunks: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    hash.update(chunk)
    yield chunk
  }
}

/**
 * Reads a set's file, which a person may have put there. All of it must be rows: what was left out
 * would be lost with the next change.
 * @throws EngineError with the kind's codes: unknown, unreadable, too large.
 */
export const loadRowSet = async <Id extends string, Row, Notes>(
  files: RowSetFiles<Id>,
  kind: RowSetKind<Id, Row, Notes, unknown>,
  id: Id,
): Promise<LoadedRowSet<Notes>> => {
  const { noun, shape, folderName, maxRows, maxBytes, codes } = kind
  const tooLarge = (): EngineError =>
    new EngineError(
      codes.tooLarge,
      `The file ${id}.jsonl in the workspace's ${folderName} has more than the ${maxRows} ${shape.noun}s or the ${maxBytes / 2 ** 20} MB that a ${noun} may have. It was left as it is and is not listed. Split it into several files.`,
      { id },
    )
  const file = await files.describe(id)
  if (file.sizeBytes > maxBytes) throw tooLarge()
  const fileHash = createHash('sha256')
  const collected = await collectRows(
    importRows(hashing(files.stream(id), fileHash), 'jsonl', shape),
    shape,
    { rows: maxRows, bytes: maxBytes },
    tooLarge,
  )
  const [problem] = collected.problems
  if (problem)
    throw new EngineError(
      codes.unreadable,
      `The file ${id}.jsonl in the workspace's ${folderName} cannot be read as it is, so it was left untouched and is not listed. ${problem.message}`,
      { id },
    )
  const lines = kind.append([], collected.lines)
  return {
    file,
    fileHash: fileHash.digest('hex'),
    lines,
    contentHash: hashOfLines(lines),
    sizeBytes: collected.sizeBytes,
    notes: kind.notesOf(lines),
  }
}
