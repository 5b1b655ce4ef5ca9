import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import * as z from 'zod'
import { EngineError } from '#engine/core/errors.ts'
import { type LinearName, type LlamaConfig, linearNames, linearShape } from './llama-config.ts'
import { type NamedTensor, readSafetensors } from './safetensors.ts'

/** LoRA of one linear layer: y += scale · (x·Aᵀ)·Bᵀ. */
export interface LoraFactors {
  /** [rank, in] */
  a: Float32Array
  /** [out, rank] */
  b: Float32Array
  rank: number
  /** alpha / rank, or alpha / √rank for rsLoRA (Kalajdzievski 2023). */
  scale: number
}

/** LoRA weights in PEFT's terms, checked against the base model's shapes. */
export interface LoraAdapter {
  rank: number
  alpha: number
  targetModules: LinearName[]
  /** By layer index; a linear layer that is not adapted is missing. */
  layers: Partial<Record<LinearName, LoraFactors>>[]
}

const PeftConfig = z.looseObject({
  peft_type: z.string(),
  base_model_name_or_path: z.string().nullish(),
  r: z.int().min(1),
  lora_alpha: z.number(),
  use_rslora: z.boolean().default(false),
  rank_pattern: z.record(z.string(), z.int().min(1)).nullish(),
  alpha_pattern: z.record(z.string(), z.number()).nullish(),
  bias: z.string().default('none'),
  target_modules: z.union([z.array(z.string()), z.string()]).nullish(),
})
type PeftConfig = z.infer<typeof PeftConfig>

/** PEFT options that change the mathematics and are not computed here, with what people call them. */
const unsupportedOptions: Record<string, string> = {
  use_dora: 'DoRA',
  modules_to_save: 'fully trained modules (modules_to_save)',
  lora_bias: 'LoRA biases',
  fan_in_fan_out: 'transposed weights (fan_in_fan_out)',
  layer_replication: 'replicated layers',
  target_parameters: 'adapted parameters (target_parameters)',
  trainable_token_indices: 'trained tokens',
  use_qalora: 'QALoRA',
  use_bdlora: 'BD-LoRA',
  alora_invocation_tokens: 'activated LoRA',
  arrow_config: 'Arrow routing',
}

const isSet = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0)

const unsupported = (what: string): EngineError =>
  new EngineError(
    'ADAPTER_UNSUPPORTED',
    `The adapter uses ${what}, which Diptych does not apply. Nothing was changed. Use a plain LoRA adapter.`,
    { what },
  )
const corrupt = (detail: string, cause?: unknown): EngineError =>
  new EngineError(
    'ADAPTER_CORRUPT',
    `The adapter cannot be used: ${detail}. Nothing was changed. Get its folder again, or train it again.`,
    {},
    { cause },
  )

const parseConfig = (text: string): PeftConfig => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw corrupt('adapter_config.json is not JSON', cause)
  }
  const parsed = PeftConfig.safeParse(json)
  if (!parsed.success) throw corrupt('adapter_config.json is not a PEFT configuration', parsed.error)
  const config = parsed.data
  if (config.peft_type !== 'LORA') throw unsupported(`the method ${config.peft_type}`)
  for (const [option, name] of Object.entries(unsupportedOptions))
    if (isSet(config[option])) throw unsupported(name)
  if (config.bias !== 'none') throw unsupported('trained biases')
  return config
}

/** All modules of a model are matched in microseconds; an expression that takes longer never ends. */
const patternTimeLimitMs = 500

/**
 * `rank_pattern` or `alpha_pattern` applied: each module's value, which is that of the first pattern that
 * matches, by PEFT's rule that a pattern is the module's name or its end. Patterns are regular expressions
 * from a file that anyone may have written, so they run under a time limit, which only `vm` can set.
 */
const valuesByPattern = (
  option: 'rank_pattern' | 'alpha_pattern',
  patterns: Record<string, number> | null | undefined,
  modules: readonly string[],
): Map<string, number> => {
  const values = new Map<string, number>()
  for (const [pattern, value] of Object.entries(patterns ?? {})) {
    let matched: string
    try {
      matched = runInNewContext(
        'const whole = new RegExp(expression); JSON.stringify(modules.filter(name => whole.test(name)))',
        { expression: `^(.*\\.)?(${pattern})$`, modules },
        { timeout: patternTimeLimitMs },
      )
    } catch (cause) {
      throw corrupt(`a name in its ${option} is no regular expression that can be matched`, cause)
    }
    for (const module of JSON.parse(matched) as string[]) if (!values.has(module)) values.set(module, value)
  }
  return values
}

/** A linear layer by its name in the checkpoint: `model.layers.0.self_attn.q_proj`. */
export const moduleName = (layer: number, name: LinearName): string =>
  `model.layers.${layer}.${['gate_proj', 'up_proj', 'down_proj'].includes(name) ? 'mlp' : 'self_attn'}.${name}`

const tensorName =
  /^base_model\.model\.(model\.layers\.(\d+)\.(?:self_attn|mlp)\.(\w+))\.lora_([AB])\.weight$/

/**
 * A PEFT adapter from the contents of its two files.
 * @param base names the loaded base model, for the sentence that refuses another base's adapter.
 * @throws EngineError ADAPTER_CORRUPT, ADAPTER_UNSUPPORTED.
 */
export const parsePeftAdapter = (
  configText: string,
  weights: Uint8Array,
  base: { config: LlamaConfig; name: string },
): LoraAdapter => {
  const config = parseConfig(configText)
  let tensors: Map<string, NamedTensor>
  try {
    tensors = readSafetensors(weights)
  } catch (cause) {
    throw corrupt(`adapter_model.safetensors: ${cause instanceof Error ? cause.message : cause}`, cause)
  }
  const anotherBase = (): EngineError =>
    new EngineError(
      'ADAPTER_UNSUPPORTED',
      `The adapter was trained for another base model (${config.base_model_name_or_path ?? 'unknown'}); ` +
        `this workspace uses ${base.name}. Nothing was changed. Choose an adapter for this base.`,
    )
  const modules = Array.from({ length: base.config.layers }, (_, layer) =>
    linearNames.map(name => moduleName(layer, name)),
  ).flat()
  const ranks = valuesByPattern('rank_pattern', config.rank_pattern, modules)
  const alphas = valuesByPattern('alpha_pattern', config.alpha_pattern, modules)
  const layers: LoraAdapter['layers'] = Array.from({ length: base.config.layers }, () => ({}))
  const targets = new Set<LinearName>()
  for (const [name, { shape }] of tensors) {
    const [, module, layerText, linear, factor] = tensorName.exec(name) ?? []
    const target = linearNames.find(known => known === linear)
    if (!module || !target) throw unsupported(`the tensor ${name}`)
    const layer = Number(layerText)
    const slot = layers[layer]
    if (!slot || module !== moduleName(layer, target)) throw anotherBase()
    if (factor === 'B') continue
    const a = tensors.get(name)
    const b = tensors.get(name.replace('lora_A', 'lora_B'))
    if (!a || !b) throw corrupt(`${module} has only one of its two factors`)
    const [out, columns] = linearShape(base.config, target)
    const rank = ranks.get(module) ?? config.r
    if (shape[1] !== columns || b.shape[0] !== out) throw anotherBase()
    if (shape[0] !== rank || b.shape[1] !== rank)
      throw corrupt(`${module} has rank ${shape[0]} where its configuration says ${rank}`)
    if (!a.data.every(Number.isFinite) || !b.data.every(Number.isFinite))
      throw corrupt(`${module} holds values that are no numbers`)
    const alpha = alphas.get(module) ?? config.lora_alpha
    const scale = alpha / (config.use_rslora ? Math.sqrt(rank) : rank)
    if (!b.data.every(value => Number.isFinite(Math.fround(scale * value))))
      throw corrupt(`the scale of ${module} is too large for its weights`)
    slot[target] = { a: a.data, b: b.data, rank, scale }
    targets.add(target)
  }
  if (targets.size === 0) throw corrupt('it holds no LoRA weights')
  const pairs = layers.reduce((sum, layer) => sum + Object.keys(layer).length, 0)
  if (pairs * 2 !== tensors.size) throw corrupt('a layer has only one of its two factors')
  return {
    rank: config.r,
    alpha: config.lora_alpha,
    targetModules: linearNames.filter(name => targets.has(name)),
    layers,
  }
}

/** Larger files are no adapter of a model that runs here. */
const maxAdapterBytes = 2 ** 31

const readAdapterFile = async (folder: string, file: string): Promise<Uint8Array> => {
  const path = join(folder, file)
  try {
    if ((await stat(path)).size > maxAdapterBytes) throw corrupt(`${file} is larger than 2 GB`)
    return await readFile(path)
  } catch (cause) {
    if (cause instanceof EngineError) throw cause
    const { code } = cause as NodeJS.ErrnoException
    if (code !== 'ENOENT') throw corrupt(`${file} could not be read (${code})`, cause)
    throw new EngineError(
      'ADAPTER_NOT_FOUND',
      `The adapter's folder has no ${file}. Nothing was changed. Choose a folder with ${configFile} and ${weightsFile}.`,
      { folder },
      { cause },
    )
  }
}

const configFile = 'adapter_config.json'
const weightsFile = 'adapter_model.safetensors'
const readConfigText = async (folder: string): Promise<string> =>
  new TextDecoder().decode(await readAdapterFile(folder, configFile))

/** Reads a PEFT folder. @throws EngineError ADAPTER_NOT_FOUND, ADAPTER_CORRUPT, ADAPTER_UNSUPPORTED. */
export const readPeftAdapter = async (
  folder: string,
  base: { config: LlamaConfig; name: string },
): Promise<LoraAdapter> =>
  parsePeftAdapter(await readConfigText(folder), await readAdapterFile(folder, weightsFile), base)

/** What a PEFT folder says of itself, without reading its weights. Throws as `readPeftAdapter` does. */
export const describePeftAdapter = async (
  folder: string,
): Promise<{ rank: number; alpha: number; targetModules: string[]; sizeBytes: number }> => {
  const { r, lora_alpha, target_modules } = parseConfig(await readConfigText(folder))
  const targets = typeof target_modules === 'string' ? [target_modules] : (target_modules ?? [])
  return {
    rank: r,
    alpha: lora_alpha,
    targetModules: targets.toSorted(),
    sizeBytes: (await stat(join(folder, weightsFile)).catch(() => undefined))?.size ?? 0,
  }
}
