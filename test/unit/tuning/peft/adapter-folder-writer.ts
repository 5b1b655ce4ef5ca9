/** A process that writes adapters until it is killed: `node adapter-folder-writer.ts PARENT`. */
import { join } from 'node:path'
import { linearNames } from '#engine/models/llama-config.ts'
import { initialLoraWeights, type LoraSettings } from '#engine/tuning/peft/lora-weights.ts'
import { writeAdapter } from '#engine/tuning/peft/write-adapter.ts'
import { killedAdapterBase as base } from './killed-adapter-base.ts'

const [parent] = process.argv.slice(2)
if (!parent) throw new Error('usage: adapter-folder-writer.ts PARENT')
const settings: LoraSettings = {
  rank: 16,
  alpha: 16,
  rankStabilized: false,
  dropout: 0,
  targetModules: linearNames,
}
const weights = initialLoraWeights(base.config, settings, 1)
const card = { title: 'Killed', description: 'Written while being killed.', facts: [] }
for (let n = 0; ; n++)
  await writeAdapter(join(parent, `adapter-${n}`), { base, settings, weights, stored: 'F32', card })
