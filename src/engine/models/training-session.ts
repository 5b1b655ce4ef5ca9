import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { TrainingBatch } from '#engine/tuning/data/batches.ts'
import type { TrainingFactor } from '#engine/tuning/peft/training-factors.ts'
import type { DropoutMask } from '#engine/tuning/trainer/dropout.ts'
import { gradientName } from '#engine/tuning/training-graph.ts'

/** Token ids and positions as the graphs take them. */
const int64 = (values: Int32Array, dims: readonly number[]): Tensor =>
  new Tensor('int64', BigInt64Array.from(values, BigInt), dims)

/** A training or loss graph, loaded. Whoever opens it disposes of it. */
export class TrainingSession implements AsyncDisposable {
  readonly #session: InferenceSession

  private constructor(session: InferenceSession) {
    this.#session = session
  }

  /**
   * @param path the graph's file; the weights lie beside it and are shared by all sessions on them.
   * @param threads of onnxruntime. `run` blocks the calling thread's event loop: open it in a worker.
   */
  static async open(path: string, threads: number): Promise<TrainingSession> {
    const session = await InferenceSession.create(path, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
      // A memory pattern keeps one block as large as the largest step for every shape that was seen.
      enableMemPattern: false,
      // Packed copies of the weights would double them; both directions read the same matrices. Threads that
      // wait without spinning leave the cores to whoever answers questions meanwhile; alone, they cost nothing.
      extra: { session: { disable_prepacking: '1', intra_op: { allow_spinning: '0' } } },
    })
    return new TrainingSession(session)
  }

  /**
   * Mean cross-entropy over the batch's targets, in nats, and d(loss)/d(factor) for each factor, in
   * their order and shapes. The attention mask is not read: see the training graph. A loss graph gives no gradients.
   * @param scale of the LoRA branch: alpha / rank, or alpha / √rank.
   * @param masks of a graph with dropout; the scale then makes up for what they drop.
   */
  async step(
    batch: TrainingBatch,
    factors: readonly TrainingFactor[],
    scale: number,
    masks: readonly DropoutMask[] = [],
  ): Promise<{ loss: number; gradients: Float32Array[] }> {
    const { batchSize, sequenceTokens, inputIds, targetPositions, labels } = batch
    const feeds: Record<string, Tensor> = {
      input_ids: int64(inputIds, [batchSize, sequenceTokens]),
      target_positions: int64(targetPositions, [targetPositions.length]),
      target_ids: int64(labels, [labels.length]),
      lora_scale: new Tensor('float32', Float32Array.of(scale), []),
    }
    for (const { name, data, dims } of factors) feeds[name] = new Tensor('float32', data, dims)
    for (const { name, data, dims } of masks) feeds[name] = new Tensor('bool', data, dims)
    const outputs = await this.#session.run(feeds)
    const floats = (name: string): Float32Array => {
      const tensor = outputs[name]
      if (!tensor) throw new Error(`The training graph has no output ${name}`)
      return tensor.data as Float32Array // every output of these graphs is float32
    }
    const differentiated = this.#session.outputNames.length > 1
    return {
      loss: floats('loss')[0] as number,
      gradients: differentiated ? factors.map(({ name }) => floats(gradientName(name))) : [],
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release()
  }
}
