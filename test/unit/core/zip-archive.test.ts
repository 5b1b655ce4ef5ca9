import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { writeZip } from '#engine/core/zip-archive.ts'
import { readZipDirectory, type ZipEntry } from '#engine/documents/zip-directory.ts'
import { readZipEntry } from '#engine/documents/zip-entry.ts'

const text = (content: string): Uint8Array => new TextEncoder().encode(content)
const files = new Map([
  ['style/adapter_config.json', text('{"r":8}')],
  ['style/Übung.md', text('')],
  ['style/weights', Uint8Array.from({ length: 70_000 }, (_, i) => i % 251)],
])

const directoryOf = (bytes: Uint8Array): ZipEntry[] => {
  const entries = readZipDirectory(bytes)
  if (!entries) throw new Error('no directory')
  return entries
}
const contentsOf = async (bytes: Uint8Array): Promise<Map<string, Uint8Array>> => {
  const contents = new Map<string, Uint8Array>()
  for (const entry of directoryOf(bytes)) contents.set(entry.name, await readZipEntry(bytes, entry))
  return contents
}

describe('a zip', () => {
  it('gives back every file under its name', async () => {
    expect(await contentsOf(writeZip(files))).toEqual(files)
  })

  it('has the same bytes whenever it is written', () => {
    expect(writeZip(files)).toEqual(writeZip(files))
  })

  it('is read where others packed it, deflated', async () => {
    const bytes = await readFile('test/fixtures/documents/handbook.docx')
    expect(directoryOf(bytes).some(({ method }) => method === 8)).toBe(true)
    const document = (await contentsOf(bytes)).get('word/document.xml')
    expect(new TextDecoder().decode(document)).toMatch(/^<\?xml/)
  })

  it('is refused when a bit of a file is another, when it is cut off, and when it is encrypted', async () => {
    const bytes = writeZip(files)
    const [entry] = directoryOf(bytes) as [ZipEntry]
    const flipped = bytes.slice()
    flipped[entry.offset + 30 + entry.name.length] = 0
    await expect(readZipEntry(flipped, entry)).rejects.toThrow('damaged')
    await expect(readZipEntry(bytes.subarray(0, 40), entry)).rejects.toThrow('cut off')
    await expect(readZipEntry(bytes, { ...entry, encrypted: true })).rejects.toThrow('password')
    await expect(readZipEntry(bytes, { ...entry, method: 12 })).rejects.toThrow('method 12')
  })

  it('never unpacks to more than its directory said', async () => {
    const bytes = await readFile('test/fixtures/documents/bomb.docx')
    const entry = directoryOf(bytes).toSorted(
      (a, b) => b.uncompressedBytes - a.uncompressedBytes,
    )[0] as ZipEntry
    expect(entry.uncompressedBytes).toBeGreaterThan(1_000_000)
    await expect(readZipEntry(bytes, { ...entry, uncompressedBytes: 1000 })).rejects.toThrow('damaged')
  })
})
