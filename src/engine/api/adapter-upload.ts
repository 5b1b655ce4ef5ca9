import { EngineError } from '#engine/core/errors.ts'
import { nameOfSlug, shownName } from '#engine/core/free-name.ts'
import { readZipDirectory, type ZipEntry } from '#engine/documents/zip-directory.ts'
import { readZipEntry } from '#engine/documents/zip-entry.ts'
import type { LibraryFile } from '#engine/retrieval/library-file.ts'
import { type AdapterNotes, notesFile, parseAdapterNotes } from './adapter-notes.ts'

/** The files that make an adapter, and how large they may be: nothing that applies here comes near. */
const maxBytes: Readonly<Record<string, number>> = {
  'adapter_config.json': 2 ** 20,
  'adapter_model.safetensors': 2 ** 29,
  'README.md': 2 ** 22,
  [notesFile]: 2 ** 25,
}
export const adapterFiles = Object.keys(maxBytes)
const maxZipBytes = 2 ** 30

/** What a person brought as an adapter: its files, not looked into yet. */
export interface AdapterUpload {
  name: string
  /** By name; never with diptych.json, which is what `notes` were read from. */
  files: Record<string, Uint8Array>
  /** Of an adapter that was exported by Diptych. */
  notes: AdapterNotes | undefined
}

const unsupported = (sentence: string): EngineError => new EngineError('ADAPTER_UNSUPPORTED', sentence)

const notAnAdapter = (what: string): EngineError =>
  new EngineError(
    'ADAPTER_NOT_FOUND',
    `${what}, so there is no adapter to import. Nothing was changed. Choose a PEFT folder, or a zip of one: it has adapter_config.json and adapter_model.safetensors.`,
  )

/** A file that could be part of an adapter: a path with slashes, and a way to its bytes. */
interface Part {
  path: string
  sizeBytes: number
  read(): Promise<Uint8Array>
}

const partsOfZip = async (zip: LibraryFile): Promise<Part[]> => {
  if (zip.sizeBytes > maxZipBytes)
    throw unsupported(
      `“${zip.name}” is larger than 1 GB, which no adapter for this base is. Nothing was changed. Choose a zip of the PEFT folder alone.`,
    )
  const bytes = await zip.read()
  const entries = readZipDirectory(bytes)
  const damaged = (detail: string, cause?: unknown): EngineError =>
    new EngineError(
      'ADAPTER_CORRUPT',
      `“${zip.name}” cannot be unpacked: ${detail}. Nothing was changed. Get the file again, or unpack it and choose its folder.`,
      {},
      { cause },
    )
  if (!entries) throw damaged('it is no zip, or its end is missing')
  const readEntry = (entry: ZipEntry): Promise<Uint8Array> =>
    readZipEntry(bytes, entry).catch(cause => {
      throw damaged(cause instanceof Error ? cause.message : String(cause), cause)
    })
  return entries.map(entry => ({
    path: entry.name,
    sizeBytes: entry.uncompressedBytes,
    read: () => readEntry(entry),
  }))
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)
const fileOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const depthOf = (path: string): number => path.split('/').length

/** What macOS puts beside every file of a zip. */
const isNoise = (path: string): boolean => path.startsWith('__MACOSX/') || fileOf(path).startsWith('._')

/** The files of the one adapter among `parts`: beside the adapter_config.json that is least deep. */
const partsOfAdapter = (parts: readonly Part[]): Part[] => {
  const configs = parts
    .filter(({ path }) => fileOf(path) === 'adapter_config.json')
    .toSorted((a, b) => depthOf(a.path) - depthOf(b.path))
  const [config, next] = configs
  if (!config) throw notAnAdapter('None of the files is called adapter_config.json')
  if (next && depthOf(next.path) === depthOf(config.path))
    throw unsupported(
      `There is more than one adapter here (in ${folderOf(config.path)} and ${folderOf(next.path)}). Nothing was changed. Import them one at a time.`,
    )
  const folder = folderOf(config.path)
  const beside = parts.filter(({ path }) => folderOf(path) === folder)
  const found = beside.filter(({ path }) => Object.hasOwn(maxBytes, fileOf(path)))
  if (!found.some(({ path }) => fileOf(path) === 'adapter_model.safetensors')) {
    if (beside.some(({ path }) => fileOf(path) === 'adapter_model.bin'))
      throw unsupported(
        'The weights are in adapter_model.bin, a pickle file, which can run code when it is opened; Diptych does not open it. ' +
          'Nothing was changed. Save the adapter again with safetensors, as PEFT does by default, and import that.',
      )
    throw notAnAdapter('There is no adapter_model.safetensors beside adapter_config.json')
  }
  for (const { path, sizeBytes } of found)
    if (sizeBytes > (maxBytes[fileOf(path)] ?? 0))
      throw unsupported(
        `${fileOf(path)} has ${sizeBytes.toLocaleString('en')} bytes, which is more than an adapter for this base can need. Nothing was changed. Choose another adapter.`,
      )
  return found
}

/** What the adapter is called: as Diptych exported it, or as the folder or zip it came in. */
const nameOf = (config: Part, zip: LibraryFile | undefined, notes: AdapterNotes | undefined): string => {
  const folder = folderOf(config.path).slice(0, -1)
  const file = zip && fileOf(zip.name).replace(/\.zip$/i, '')
  const place = (folder && fileOf(folder)) || file || ''
  return shownName(notes?.name ?? nameOfSlug(place.replace(/-peft$/, ''))) || 'Imported adapter'
}

/**
 * Finds the adapter in what a person brought: the files of a PEFT folder, or one zip of them. Other files are
 * passed over and nothing is unpacked before its size is known.
 * @throws EngineError ADAPTER_NOT_FOUND, ADAPTER_UNSUPPORTED, ADAPTER_CORRUPT.
 */
export const readAdapterUpload = async (files: readonly LibraryFile[]): Promise<AdapterUpload> => {
  const zips = files.filter(({ name }) => /\.zip$/i.test(name))
  const zip = files.length === 1 ? zips[0] : undefined
  const parts: Part[] = zip
    ? await partsOfZip(zip)
    : files.map(({ name, sizeBytes, read }) => ({ path: name.replaceAll('\\', '/'), sizeBytes, read }))
  const found = partsOfAdapter(parts.filter(({ path }) => !isNoise(path)))
  const contents: Record<string, Uint8Array> = {}
  for (const part of found) contents[fileOf(part.path)] = await part.read()
  const { [notesFile]: notesBytes, ...others } = contents
  const notes = notesBytes && parseAdapterNotes(new TextDecoder().decode(notesBytes))
  return { name: nameOf(found[0] as Part, zip, notes), files: others, notes } // one at least: the configuration
}
