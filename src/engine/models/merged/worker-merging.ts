import { WorkerChannel } from '#engine/core/worker-channel.ts'
import type { MergingMethods } from './merging-worker.ts'
import type { MergeRequest } from './write-merged-model.ts'

/**
 * `writeMergedModel` in a thread of its own, which ends with it: seconds of arithmetic, and memory that is given
 * back. An abort ends it in the middle; what was written until then is the caller's to delete.
 * @param workerUrl entry module of the worker: merging-worker.
 * @throws EngineError as `writeMergedModel`, and CANCELLED.
 */
export const mergeInWorker = async (
  workerUrl: URL,
  folder: string,
  request: MergeRequest,
  signal: AbortSignal,
): Promise<void> => {
  await using channel = new WorkerChannel<MergingMethods>(workerUrl, 'export')
  const end = (): void => void channel[Symbol.asyncDispose]()
  signal.addEventListener('abort', end, { once: true })
  try {
    if (signal.aborted) end()
    await channel.call('write', { folder, request })
  } finally {
    signal.removeEventListener('abort', end)
  }
}
