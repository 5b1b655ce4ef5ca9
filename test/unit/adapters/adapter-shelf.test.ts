import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { AdapterCard } from '#contract/adapter.ts'
import { AdapterId } from '#contract/ids.ts'
import { createAdapterShelf } from '#engine/api/adapter-shelf.ts'
import { temporaryBeside } from '#engine/core/atomic-files.ts'
import { systemClock } from '#engine/core/clock.ts'
import { EngineError } from '#engine/core/errors.ts'
import { silentLogger } from '#engine/core/logging.ts'
import type { LibraryFile } from '#engine/retrieval/library-file.ts'
import { newShelf, record, type Shelf, trained } from './shelf-fixture.ts'

const namesOf = async ({ shelf }: Shelf): Promise<string[]> => (await shelf.list()).map(({ name }) => name)
const filesIn = (folder: string): Promise<string[]> => readdir(folder, { recursive: true })
const toLibraryFile = async (file: File): Promise<LibraryFile> => ({
  name: file.name,
  sizeBytes: file.size,
  read: async () => new Uint8Array(await file.arrayBuffer()),
})

describe('an adapter that was trained here', () => {
  it('stands on the shelf with its name, its origin and the whole story of its training', async () => {
    await using open = await newShelf()
    const id = await open.shelf.add(trained('  Polite: tickets '))
    expect(id).toBe('polite-tickets')
    expect(await open.shelf.list()).toEqual([
      {
        id,
        name: 'Polite: tickets',
        rank: 2,
        alpha: 4,
        targetModules: ['down_proj', 'q_proj'],
        sizeBytes: expect.any(Number),
        active: false,
        strength: 1,
        origin: 'trained',
        createdAt: '2026-11-21T12:00:00.000Z',
      },
    ])
    const card = await open.shelf.card(id)
    expect(card).toMatchObject({ baseModelName: 'Tiny', training: record })
    expect(AdapterCard.parse(card)).toEqual(card)
  })

  it('says in its README what Python and people want to know', async () => {
    await using open = await newShelf()
    const id = await open.shelf.add(trained('Polite'))
    const readme = await readFile(join(open.workspace.folders.adapters, id, 'README.md'), 'utf8')
    expect(readme).toContain('base_model: "someone/tiny"')
    expect(readme).toContain('| Data | Tickets, 18 examples to train, 2 held out |')
    expect(readme).toContain('| Validation loss | 3.0000 at step 0, 2.2500 at step 1 |')
    expect(readme).toContain('20.00 before, 21.00 after, over 900 tokens')
  })

  it('is put there once, however often its training says so', async () => {
    await using open = await newShelf()
    const [first, second] = await Promise.all([
      open.shelf.add(trained('Polite', 't1')),
      open.shelf.add(trained('Polite', 't1')),
    ])
    expect(second).toBe(first)
    await using again = await open.reopen()
    await again.shelf.rename(first, 'Kind')
    expect(await again.shelf.add(trained('Polite', 't1'))).toBe(first)
    expect(await namesOf(again)).toEqual(['Kind'])
  })

  it('takes a free name and a free id beside another of its name', async () => {
    await using open = await newShelf()
    expect(await open.shelf.add(trained('Polite', 't1'))).toBe('polite')
    expect(await open.shelf.add(trained('polite', 't2'))).toBe('polite-2')
    expect(await open.shelf.add(trained('日本', 't3'))).toBe('adapter')
    expect(await namesOf(open)).toEqual(['Polite', 'polite 2', '日本'])
  })
})

describe('the shelf', () => {
  it('shows its adapters while the model is still being loaded', async () => {
    await using open = await newShelf()
    const id = await open.shelf.add(trained('Polite'))
    const early = createAdapterShelf({
      workspace: open.workspace,
      modelName: 'Tiny',
      model: new Promise(() => {}),
      merge: async () => {},
      clock: systemClock,
      logger: silentLogger,
    })
    expect(await early.list()).toEqual(await open.shelf.list())
    expect(await early.card(id)).toEqual(await open.shelf.card(id))
    await early.close()
  })

  it('keeps strength, name and what is active from one start to the next', async () => {
    await using open = await newShelf()
    const id = await open.shelf.add(trained('Polite'))
    await open.shelf.setStrength(id, 0.35)
    await open.shelf.rename(id, 'Very polite')
    await open.shelf.activate(id)
    await using again = await open.reopen()
    expect(await again.shelf.list()).toMatchObject([
      { id, name: 'Very polite', strength: 0.35, active: true },
    ])
    expect(again.shelf.strengthOf(id)).toBe(0.35)
    expect(await again.shelf.load()).toMatchObject({ id, strength: 0.35 })
    expect([...again.held]).toEqual([(await again.shelf.load())?.modelAdapterId])
  })

  it('copies an adapter with its card and its strength, and not its training', async () => {
    await using open = await newShelf()
    const id = await open.shelf.add(trained('Polite', 't1'))
    await open.shelf.setStrength(id, 0.5)
    await open.shelf.duplicate(id)
    await open.shelf.duplicate(id)
    expect(await namesOf(open)).toEqual(['Polite', 'Polite copy', 'Polite copy 2'])
    const copy = AdapterId.parse('polite-copy')
    expect(await open.shelf.card(copy)).toMatchObject({ adapter: { strength: 0.5 }, training: record })
    const bytes = (of: string) =>
      readFile(join(open.workspace.folders.adapters, of, 'adapter_model.safetensors'), 'hex')
    expect(await bytes(copy)).toBe(await bytes(id))
    await open.shelf.remove(id)
    expect(await open.shelf.add(trained('Polite', 't1'))).toBe('polite')
  })

  it('deactivates an adapter that is deleted, and lets the model forget it', async () => {
    await using open = await newShelf()
    const id = await open.shelf.add(trained('Polite'))
    await open.shelf.setStrength(id, 0)
    await open.shelf.activate(id)
    expect(open.held.size).toBe(1)
    await open.shelf.remove(id)
    await open.shelf.list()
    expect(open.held.size).toBe(0)
    expect(open.workspace.activeAdapter).toBeNull()
    expect(await open.shelf.load()).toBeNull()
    expect(await filesIn(open.workspace.folders.adapters)).toEqual([])
    expect(await open.shelf.add(trained('Polite', 'another'))).toBe(id)
    expect(open.shelf.strengthOf(id)).toBe(1)
  })

  it('keeps the active adapter when another cannot be loaded', async () => {
    await using open = await newShelf()
    const id = await open.shelf.add(trained('Polite'))
    const broken = await open.shelf.add(trained('Broken'))
    await open.shelf.activate(id)
    await writeFile(join(open.workspace.folders.adapters, broken, 'adapter_model.safetensors'), 'x')
    await expect(open.shelf.activate(broken)).rejects.toMatchObject({ code: 'ADAPTER_CORRUPT' })
    expect(open.workspace.activeAdapter).toBe(id)
  })

  it('shows one that brought nothing of Diptych by its id, and lets it be renamed', async () => {
    await using open = await newShelf()
    const id = await open.shelf.add(trained('House style'))
    const notes = join(open.workspace.folders.adapters, id, 'diptych.json')
    for (const text of [undefined, 'damaged']) {
      if (text === undefined) await rm(notes)
      else await writeFile(notes, text)
      expect(await open.shelf.list()).toMatchObject([
        { name: 'House style', origin: 'shipped', createdAt: null, strength: 1 },
      ])
      expect((await open.shelf.card(id)).training).toBeNull()
    }
    await open.shelf.rename(id, 'Ours')
    expect(await open.shelf.list()).toMatchObject([{ name: 'Ours', origin: 'shipped' }])
  })

  it('renames what a newer Diptych noted without losing what it does not know', async () => {
    await using open = await newShelf()
    const id = await open.shelf.add(trained('Polite'))
    const notes = join(open.workspace.folders.adapters, id, 'diptych.json')
    await writeFile(notes, '{"version":2,"name":"Polite","future":{"x":1}}')
    await open.shelf.rename(id, 'Kind')
    expect(JSON.parse(await readFile(notes, 'utf8'))).toEqual({ version: 2, name: 'Kind', future: { x: 1 } })
  })

  it('leaves out what is no adapter and what was never finished, and clears that away', async () => {
    await using open = await newShelf()
    const { adapters } = open.workspace.folders
    await open.shelf.add(trained('Polite'))
    await mkdir(join(adapters, 'empty'))
    await mkdir(temporaryBeside(join(adapters, 'x')))
    expect(await namesOf(open)).toEqual(['Polite'])
    await using again = await open.reopen()
    await again.shelf.setStrength(AdapterId.parse('polite'), 1)
    expect((await readdir(adapters)).toSorted()).toEqual(['empty', 'polite'])
  })
})

test.each(['none', '..', '../x', '.', '', 'polite/', 'polite/../polite', '.diptych-x.tmp'])(
  'nothing on disk is called by the id %j, so nobody finds anything under it',
  async name => {
    await using open = await newShelf()
    await open.shelf.add(trained('Polite'))
    const { shelf } = open
    const id = name as AdapterId
    const before = await filesIn(open.workspace.folder)
    for (const call of [
      () => shelf.activate(id),
      () => shelf.card(id),
      () => shelf.setStrength(id, 1),
      () => shelf.rename(id, 'x'),
      () => shelf.duplicate(id),
      () => shelf.remove(id),
      () => shelf.export(id),
      () => shelf.exportMerged(id, 'onnx'),
      () => shelf.load(id),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'ADAPTER_NOT_FOUND' })
    expect(await filesIn(open.workspace.folder)).toEqual(before)
  },
)

describe('a zip of an adapter', () => {
  it('has the same bytes each time, and brings weights, name and card to another workspace', async () => {
    await using open = await newShelf()
    const id = await open.shelf.add(trained('Polite'))
    const zip = await open.shelf.export(id)
    expect(zip.name).toBe('polite-peft.zip')
    expect(await (await open.shelf.export(id)).bytes()).toEqual(await zip.bytes())

    await using other = await newShelf()
    const imported = await other.shelf.import([await toLibraryFile(zip)])
    expect(imported).toMatchObject({ id: 'polite', name: 'Polite', origin: 'imported' })
    expect(imported.createdAt).toBe('2026-11-21T12:00:00.000Z')
    expect((await other.shelf.card(imported.id)).training).toEqual(record)
    for (const file of ['adapter_config.json', 'adapter_model.safetensors', 'README.md'])
      expect(await readFile(join(other.workspace.folders.adapters, imported.id, file), 'hex')).toBe(
        await readFile(join(open.workspace.folders.adapters, id, file), 'hex'),
      )
    expect(other.held.size).toBe(0)
    expect((await other.shelf.import([await toLibraryFile(zip)])).name).toBe('Polite 2')
  })

  it('that cannot be applied is refused before it is on the shelf', async () => {
    await using open = await newShelf()
    await open.shelf.add(trained('Polite'))
    const id = await open.shelf.add(trained('Polite', 'other'))
    const folder = join(open.workspace.folders.adapters, id)
    const config = JSON.parse(await readFile(join(folder, 'adapter_config.json'), 'utf8'))
    await writeFile(join(folder, 'adapter_config.json'), JSON.stringify({ ...config, use_dora: true }))
    const zip = await toLibraryFile(await open.shelf.export(id))
    const before = await filesIn(open.workspace.folder)
    await expect(open.shelf.import([zip])).rejects.toMatchObject({
      code: 'ADAPTER_UNSUPPORTED',
      message: expect.stringMatching(/DoRA.*Nothing was changed/),
    })
    expect(await filesIn(open.workspace.folder)).toEqual(before)
    expect(open.held.size).toBe(0)
  })
})

describe('a merged model', () => {
  it('lies in the folder of exports, made at the strength of now, never over one that is there', async () => {
    const asked: unknown[] = []
    await using open = await newShelf(async (folder, { adapter, strength, format }) => {
      asked.push([adapter.name, strength, format])
      await mkdir(join(folder, 'onnx'))
      await writeFile(join(folder, 'onnx', 'weights'), 'x'.repeat(1000))
    })
    const id = await open.shelf.add(trained('Polite'))
    await open.shelf.setStrength(id, 0.5)
    const exports = join(open.workspace.folder, 'exports')
    const written = await Promise.all([
      open.shelf.exportMerged(id, 'onnx'),
      open.shelf.exportMerged(id, 'onnx'),
      open.shelf.exportMerged(id, 'safetensors'),
    ])
    // Asked for at the same time, whichever is first: each has its own folder.
    expect(written.map(({ place }) => place).toSorted()).toEqual(
      ['polite-merged', 'polite-onnx', 'polite-onnx-2'].map(name => join(exports, name)),
    )
    expect(written.map(({ sizeBytes }) => sizeBytes)).toEqual([1000, 1000, 1000])
    expect(asked).toContainEqual(['Polite', 0.5, 'onnx'])
  })

  it('leaves nothing when the disk is full', async () => {
    await using open = await newShelf(async folder => {
      await writeFile(join(folder, 'half'), 'x')
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
    })
    const id = await open.shelf.add(trained('Polite'))
    await expect(open.shelf.exportMerged(id, 'safetensors')).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(await filesIn(join(open.workspace.folder, 'exports'))).toEqual([])
  })

  it('that a killed process left unfinished is cleared away at the next start', async () => {
    await using open = await newShelf()
    const exports = join(open.workspace.folder, 'exports')
    await mkdir(temporaryBeside(join(exports, 'polite-onnx')), { recursive: true })
    await using _ = await open.reopen()
    await expect.poll(() => readdir(exports)).toEqual([])
  })

  it('is given up without a trace when the workspace is closed', async () => {
    const started = Promise.withResolvers<void>()
    const open = await newShelf(async (folder, _, signal) => {
      await writeFile(join(folder, 'half'), 'x')
      started.resolve()
      await new Promise(resolve => signal.addEventListener('abort', resolve))
      throw new EngineError('CANCELLED', 'Diptych is closing.')
    })
    const id = await open.shelf.add(trained('Polite'))
    const writing = expect(open.shelf.exportMerged(id, 'onnx')).rejects.toMatchObject({ code: 'CANCELLED' })
    await started.promise
    await open.shelf.close()
    await writing
    expect(await filesIn(join(open.workspace.folder, 'exports'))).toEqual([])
    await open[Symbol.asyncDispose]()
  })
})
