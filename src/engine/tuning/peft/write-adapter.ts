import { createFolderAtomic, writeFiles } from '#engine/core/atomic-folders.ts'
import { type LinearName, type LlamaConfig, linearShape } from '#engine/models/llama-config.ts'
import { type AdapterCard, renderAdapterCard } from './adapter-card.ts'
import type { LoraSettings, LoraWeights } from './lora-weights.ts'
import { encodeSafetensors, type StoredFloat } from './safetensors-writer.ts'

/** Everything that a PEFT folder holds. */
export interface AdapterToWrite {
  base: { config: LlamaConfig /** The name PEFT loads it by. */; name: string }
  settings: LoraSettings
  weights: LoraWeights
  stored: StoredFloat
  card: AdapterCard
}

const blockOf: Record<LinearName, 'self_attn' | 'mlp'> = {
  q_proj: 'self_attn',
  k_proj: 'self_attn',
  v_proj: 'self_attn',
  o_proj: 'self_attn',
  gate_proj: 'mlp',
  up_proj: 'mlp',
  down_proj: 'mlp',
}

/** `adapter_config.json`: what PEFT's LoraConfig needs; what is left out has PEFT's default. */
const peftConfig = (baseName: string, settings: LoraSettings): Record<string, unknown> => ({
  alpha_pattern: {},
  base_model_name_or_path: baseName,
  bias: 'none',
  fan_in_fan_out: false,
  inference_mode: true,
  init_lora_weights: true,
  layers_pattern: null,
  layers_to_transform: null,
  lora_alpha: settings.alpha,
  lora_dropout: settings.dropout,
  modules_to_save: null,
  peft_type: 'LORA',
  r: settings.rank,
  rank_pattern: {},
  revision: null,
  target_modules: settings.targetModules.toSorted(),
  task_type: 'CAUSAL_LM',
  use_dora: false,
  use_rslora: settings.rankStabilized,
})

/** Tensors by PEFT's names. @throws RangeError for a factor that is missing, superfluous or of another shape. */
const peftTensors = ({ base: { config }, settings, weights }: AdapterToWrite) => {
  const tensors = new Map<string, { shape: [number, number]; data: Float32Array }>()
  if (weights.length !== config.layers)
    throw new RangeError(`the adapter has ${weights.length} layers and its base ${config.layers}`)
  weights.forEach((pairs, layer) => {
    if (Object.keys(pairs).length !== settings.targetModules.length)
      throw new RangeError(`layer ${layer} adapts other modules than ${settings.targetModules.join(', ')}`)
    for (const name of settings.targetModules) {
      const pair = pairs[name]
      if (!pair) throw new RangeError(`layer ${layer} has no factors for ${name}`)
      const [out, columns] = linearShape(config, name)
      const module = `base_model.model.model.layers.${layer}.${blockOf[name]}.${name}`
      tensors.set(`${module}.lora_A.weight`, { shape: [settings.rank, columns], data: pair.a })
      tensors.set(`${module}.lora_B.weight`, { shape: [out, settings.rank], data: pair.b })
    }
  })
  return tensors
}

/**
 * The files of a PEFT folder, by name. The same adapter gives the same bytes.
 * @throws RangeError for weights that do not fit settings and base, or that are not finite once stored.
 */
export const encodeAdapter = (adapter: AdapterToWrite): Record<string, Uint8Array | string> => ({
  'adapter_config.json': `${JSON.stringify(peftConfig(adapter.base.name, adapter.settings), null, 2)}\n`,
  'adapter_model.safetensors': encodeSafetensors(peftTensors(adapter), adapter.stored, { format: 'pt' }),
  'README.md': renderAdapterCard(adapter.card, adapter.base.name),
})

/**
 * Writes a new PEFT folder that appears whole or not at all. The parent must exist.
 * @throws RangeError as `encodeAdapter`. @throws EngineError FILE_NOT_WRITABLE when the place is taken, DISK_FULL.
 */
export const writeAdapter = async (folder: string, adapter: AdapterToWrite): Promise<void> => {
  const files = encodeAdapter(adapter)
  await createFolderAtomic(folder, unfinished => writeFiles(unfinished, files))
}
