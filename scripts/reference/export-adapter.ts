import { openAsBlob } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AdapterId } from '#contract/ids.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { importGguf } from '#engine/models/gguf/import-gguf.ts'
import { readPeftAdapter } from '#engine/models/peft-adapter.ts'
import { openEngine } from '#host/open-engine.ts'
import {
  adapted,
  modelPath,
  openLoraDecoder,
  prefillLogits,
  readConfig,
  readJson,
} from '#test/numeric/decoder.ts'

/**
 * Exports an adapter in every way there is, with the float32 logits that Diptych itself gives with it, for
 * check_exports.py to compare with Python's:
 *
 *     node scripts/reference/export-adapter.ts OUT [--adapter FOLDER]
 *     python scripts/reference/check_exports.py OUT
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    adapter: { type: 'string', default: 'resources/scenarios/support-desk/adapters/house-style' },
  },
})
const [place] = positionals
if (!place) throw new Error('Say which folder to write to.')
const out = resolve(place)
await rm(out, { recursive: true, force: true })
const papers = join(out, 'papers')
await mkdir(papers, { recursive: true })
await writeFile(join(papers, 'note.md'), '# Note\n\nA workspace wants a document.\n')

const engine = openEngine({
  dataFolder: join(out, 'data'),
  open: { documentsFolder: papers },
  logger: silentLogger,
})
await engine.ready
const { client } = engine
const files = await Promise.all(
  ['adapter_config.json', 'adapter_model.safetensors'].map(async name => {
    return { path: `checked/${name}`, file: new File([await openAsBlob(join(values.adapter, name))], name) }
  }),
)
const { id } = await client.adapters.import({ files })
const zip = await client.adapters.export({ id: AdapterId.parse(id) })
await writeFile(join(out, 'peft.zip'), await zip.bytes())
const merged = await client.adapters.exportMerged({ id, format: 'safetensors' })
await client.adapters.setStrength({ id, strength: 0.5 })
const half = await client.adapters.exportMerged({ id, format: 'safetensors' })
await engine.close()

const { folder } = await importGguf(
  { path: modelPath, sha256: 'reference'.repeat(4) },
  join(out, 'imports'),
  {
    decoder: { weights: 'float32', halts: false },
  },
)
const config = await readConfig(folder)
const session = await openLoraDecoder(folder)
const adapter = await readPeftAdapter(values.adapter, { config, name: 'SmolLM2' })
const { ids } = await readJson<{ ids: number[] }>('test/fixtures/smollm2/page-tokens.json')
const prompt = ids.slice(0, 128)
const logits = await prefillLogits(adapted(session, config, adapter), prompt, 0) // [prompt, vocab]
await session.release()
await writeFile(join(out, 'logits.f32'), new Uint8Array(logits.buffer, logits.byteOffset, logits.byteLength))
await writeFile(
  join(out, 'exports.json'),
  JSON.stringify({ promptIds: prompt, merged: merged.place, half: half.place }),
)
console.log(`Wrote ${out}. Now: python scripts/reference/check_exports.py ${place}`)
