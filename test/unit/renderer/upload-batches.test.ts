import { expect, test } from 'vitest'
import { maxDocumentBytes } from '#contract/library.ts'
import type { PickedFile } from '../../../src/renderer/app/picked-file.ts'
import { libraryPath, uploadBatches } from '../../../src/renderer/library/upload-batches.ts'

/** A file that claims a size, so that the test need not hold 100 MB. */
const picked = (path: string, size: number): PickedFile => ({
  path,
  file: Object.defineProperty(new File([], path), 'size', { value: size }),
})

test('small files travel together, in the order of their names', () => {
  const { batches } = uploadBatches(['club/10.md', 'b', 'club/9.md', 'A'].map(path => picked(path, 10)))
  expect(batches.map(batch => batch.map(({ path }) => path))).toEqual([['A', 'b', 'club/9.md', 'club/10.md']])
})

test('no call carries more than the transport does', () => {
  const files = Array.from({ length: 9 }, (_, index) => picked(`f${index}`, maxDocumentBytes / 4))
  const { batches, refused } = uploadBatches(files)
  expect(refused).toEqual([])
  expect(batches.flat()).toEqual(files)
  for (const batch of batches)
    expect(batch.reduce((sum, { file }) => sum + file.size, 0)).toBeLessThanOrEqual(maxDocumentBytes)
})

test('a file that is too large is refused by name and the others go', () => {
  const { batches, refused } = uploadBatches([
    picked('huge', maxDocumentBytes + 1),
    picked('full', maxDocumentBytes),
  ])
  expect(refused).toMatchObject([{ path: 'huge', sentence: expect.stringContaining('was not added') }])
  expect(batches.flat()).toMatchObject([{ path: 'full' }])
})

test('a path keeps its folders and loses what no library needs', () => {
  expect(libraryPath('./manuals/tern.pdf')).toBe('manuals/tern.pdf')
  expect(libraryPath('/manuals//tern.pdf')).toBe('manuals/tern.pdf')
  expect(libraryPath('manuals/.DS_Store')).toBeUndefined()
})
