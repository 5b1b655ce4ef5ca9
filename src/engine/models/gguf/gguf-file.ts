import { type FileHandle, open } from 'node:fs/promises'
import { type GGMLQuantizationType, GGMLQuantizationType as ggmlTypes, gguf } from '@huggingface/gguf'
import { EngineError } from '#engine/core/errors.ts'
import { dequantize, supportedTensorFormats, tensorBytes } from './dequantize.ts'

interface TensorEntry {
  type: GGMLQuantizationType
  /** Row-major extents as GGUF's readers in C order would say them: [rows, columns]. */
  shape: number[]
  elements: number
  offset: number
  bytes: number
}

type Metadata = Record<string, unknown>

const corrupt = (file: string, detail: string, cause?: unknown): EngineError =>
  new EngineError(
    'MODEL_CORRUPT',
    `The model file cannot be used: ${detail}. Nothing was changed. Get the file again and put it in its place.`,
    { file },
    { cause },
  )

/** An open GGUF checkpoint: typed access to its metadata, tensors as float32 on demand. */
export class GgufFile implements AsyncDisposable {
  readonly #handle: FileHandle
  readonly #path: string
  readonly #metadata: Metadata
  readonly #tensors: Map<string, TensorEntry>

  private constructor(
    handle: FileHandle,
    path: string,
    metadata: Metadata,
    tensors: Map<string, TensorEntry>,
  ) {
    this.#handle = handle
    this.#path = path
    this.#metadata = metadata
    this.#tensors = tensors
  }

  /** @throws EngineError MODEL_CORRUPT, MODEL_UNSUPPORTED (a tensor format that is not read). */
  static async open(path: string): Promise<GgufFile> {
    const header = await gguf(path, { allowLocalFile: true }).catch(cause => {
      throw corrupt(path, 'it is not a readable GGUF file', cause)
    })
    const handle = await open(path)
    try {
      const { size } = await handle.stat()
      const dataStart = Number(header.tensorDataOffset)
      const tensors = new Map<string, TensorEntry>()
      for (const info of header.tensorInfos) {
        const shape = info.shape.map(Number).reverse()
        const elements = shape.reduce((product, extent) => product * extent, 1)
        const bytes = tensorBytes(info.dtype, elements)
        if (bytes === undefined)
          throw new EngineError(
            'MODEL_UNSUPPORTED',
            `The model stores ${info.name} as ${ggmlTypes[info.dtype] ?? `format ${info.dtype}`}, which Diptych does not read. ` +
              `Nothing was changed. Use a file in one of ${supportedTensorFormats.join(', ')}.`,
            { file: path, tensor: info.name },
          )
        const offset = dataStart + Number(info.offset)
        if (offset + bytes > size) throw corrupt(path, 'it ends too early, as a broken download does')
        tensors.set(info.name, { type: info.dtype, shape, elements, offset, bytes })
      }
      return new GgufFile(handle, path, header.metadata as unknown as Metadata, tensors)
    } catch (thrown) {
      await handle.close()
      throw thrown
    }
  }

  has(tensor: string): boolean {
    return this.#tensors.has(tensor)
  }

  /** The tensor as float32, row-major. @throws EngineError MODEL_CORRUPT when it is missing or has another shape. */
  async tensor(name: string, shape: readonly number[]): Promise<Float32Array> {
    const entry = this.#tensors.get(name)
    if (!entry) throw corrupt(this.#path, `the tensor ${name} is missing`)
    if (entry.shape.join() !== shape.join())
      throw corrupt(this.#path, `the tensor ${name} has shape [${entry.shape}] where [${shape}] is expected`)
    const bytes = new Uint8Array(entry.bytes)
    const { bytesRead } = await this.#handle.read(bytes, 0, entry.bytes, entry.offset)
    if (bytesRead !== entry.bytes) throw corrupt(this.#path, 'it ends too early')
    return dequantize(entry.type, bytes, entry.elements)
  }

  string(key: string): string {
    const value = this.#metadata[key]
    if (typeof value !== 'string') throw corrupt(this.#path, `its header has no text ${key}`)
    return value
  }

  optionalString(key: string): string | undefined {
    const value = this.#metadata[key]
    return typeof value === 'string' ? value : undefined
  }

  number(key: string): number {
    const value = this.optionalNumber(key)
    if (value === undefined) throw corrupt(this.#path, `its header has no number ${key}`)
    return value
  }

  optionalNumber(key: string): number | undefined {
    const value = this.#metadata[key]
    return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined
  }

  boolean(key: string, missing: boolean): boolean {
    const value = this.#metadata[key]
    return typeof value === 'boolean' ? value : missing
  }

  strings(key: string): string[] {
    const value = this.#metadata[key]
    if (!Array.isArray(value)) throw corrupt(this.#path, `its header has no list ${key}`)
    return value as string[]
  }

  numbers(key: string): number[] {
    return this.strings(key).map(Number)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close()
  }
}
