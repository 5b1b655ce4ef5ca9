import { describe, expect, it, test } from 'vitest'
import { adapterNotesText } from '#engine/api/adapter-notes.ts'
import { readAdapterUpload } from '#engine/api/adapter-upload.ts'
import { writeZip } from '#engine/core/zip-archive.ts'
import type { LibraryFile } from '#engine/retrieval/library-file.ts'

const bytesOf = (content: string): Uint8Array => new TextEncoder().encode(content)
const file = (name: string, content: string | Uint8Array = name): LibraryFile => {
  const bytes = typeof content === 'string' ? bytesOf(content) : content
  return { name, sizeBytes: bytes.length, read: async () => bytes }
}
const config = 'adapter_config.json'
const weights = 'adapter_model.safetensors'
const zip = (name: string, paths: string[]): LibraryFile =>
  file(name, writeZip(new Map(paths.map(path => [path, bytesOf(path)]))))

/** A zip whose directory claims that its file of this name unpacks to so many bytes. */
const lyingZip = (path: string, claimedBytes: number): LibraryFile => {
  const bytes = writeZip(new Map([config, weights].map(name => [name, bytesOf(name)])))
  const at = Buffer.from(bytes).lastIndexOf(path) - 46
  new DataView(bytes.buffer).setUint32(at + 24, claimedBytes, true)
  return file('bomb.zip', bytes)
}

describe('what a person brings as an adapter', () => {
  test.each([
    ['files without a folder', [file(config), file(weights)], 'Imported adapter'],
    ['a chosen folder', [file(`my-style/${config}`), file(`my-style/${weights}`)], 'My style'],
    ['a zip of files', [zip('Tickets v2.ZIP', [config, weights])], 'Tickets v2'],
    [
      'a zip of a folder',
      [zip('download (3).zip', [`out/run_7/${config}`, `out/run_7/${weights}`])],
      'Run 7',
    ],
    ['a zip as Diptych names them', [zip('house-style-peft.zip', [config, weights])], 'House style'],
  ])('is found in %s, and called by where it was', async (_, files, name) => {
    const upload = await readAdapterUpload(files)
    expect(upload.name).toBe(name)
    expect(Object.keys(upload.files).toSorted()).toEqual([config, weights])
    expect(upload.notes).toBeUndefined()
  })

  it('is the adapter least deep, without its checkpoints and without what is none of its files', async () => {
    const others = ['checkpoint-10/adapter_config.json', 'checkpoint-10/adapter_model.safetensors']
    const noise = [
      '__MACOSX/a/._adapter_config.json',
      'a/._adapter_model.safetensors',
      'a/optimizer.pt',
      '../../evil',
    ]
    const kept = [config, weights, 'README.md']
    const { files } = await readAdapterUpload([
      zip('x.zip', [...noise, ...others.map(name => `a/${name}`), ...kept.map(name => `a/${name}`)]),
    ])
    expect(Object.keys(files).toSorted()).toEqual(kept.toSorted())
    expect(new TextDecoder().decode(files[config])).toBe(`a/${config}`)
  })

  it('brings its card along when Diptych exported it, and not when the card is none', async () => {
    const notes = { name: 'Polite', origin: 'trained', createdAt: null, record: null } as const
    const parts = [file(`x/${config}`), file(`x/${weights}`)]
    const upload = await readAdapterUpload([...parts, file('x/diptych.json', adapterNotesText(notes))])
    expect(upload).toMatchObject({ name: 'Polite', notes })
    expect(Object.keys(upload.files)).not.toContain('diptych.json')
    for (const text of ['{', '[]', '{"version":2,"name":"Newer"}'])
      expect(await readAdapterUpload([...parts, file('x/diptych.json', text)])).toMatchObject({
        name: 'X',
        notes: undefined,
      })
  })

  test.each([
    ['nothing of the kind', [file('photo.png')], 'ADAPTER_NOT_FOUND', /None of the files/],
    ['no weights', [file(config)], 'ADAPTER_NOT_FOUND', /no adapter_model\.safetensors/],
    ['a pickle', [file(config), file('adapter_model.bin')], 'ADAPTER_UNSUPPORTED', /pickle .* safetensors/],
    ['two adapters', [file(`a/${config}`), file(`b/${config}`)], 'ADAPTER_UNSUPPORTED', /more than one/],
    ['two zips', [zip('a.zip', [config]), zip('b.zip', [config])], 'ADAPTER_NOT_FOUND', /None of the files/],
    ['no zip', [file('a.zip', 'nonsense')], 'ADAPTER_CORRUPT', /no zip/],
    ['a bomb', [lyingZip(weights, 0xfffffffe)], 'ADAPTER_UNSUPPORTED', /4,294,967,294 bytes/],
    ['a small bomb', [lyingZip(weights, 2 ** 28)], 'ADAPTER_CORRUPT', /damaged/],
    [
      'a huge zip',
      [{ ...zip('a.zip', [config]), sizeBytes: 2 ** 31 }],
      'ADAPTER_UNSUPPORTED',
      /larger than 1 GB/,
    ],
  ])('is refused with a sentence when it is %s', async (_, files, code, sentence) => {
    const error = await readAdapterUpload(files).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code, message: expect.stringMatching(sentence) })
    expect((error as Error).message).toContain('Nothing was changed.')
  })
})
