import { type FileHandle, open } from 'node:fs/promises'
import type { TensorData } from '#engine/onnx/model.ts'

// onnxruntime maps external data into memory; aligned tensors need no copy.
const alignment = 64

/** Writes tensors one after another into the file that a model's external data refers to. */
export class WeightFile implements AsyncDisposable {
  readonly #handle: FileHandle
  readonly #location: string
  #end = 0

  private constructor(handle: FileHandle, location: string) {
    this.#handle = handle
    this.#location = location
  }

  /** @param location the file's name relative to the model, as the model will say it. */
  static async create(path: string, location: string): Promise<WeightFile> {
    return new WeightFile(await open(path, 'wx'), location)
  }

  async write(data: Float32Array | Uint8Array): Promise<TensorData> {
    const offset = Math.ceil(this.#end / alignment) * alignment
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    for (let written = 0; written < bytes.byteLength; )
      written += (await this.#handle.write(bytes, written, bytes.byteLength - written, offset + written))
        .bytesWritten
    this.#end = offset + bytes.byteLength
    return { type: 'external', location: this.#location, offset, length: bytes.byteLength }
  }

  async sync(): Promise<void> {
    await this.#handle.sync()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close()
  }
}
