import { parentPort } from 'node:worker_threads'
import { serveWorker } from '#engine/core/worker-channel.ts'
import { type MergeRequest, writeMergedModel } from './write-merged-model.ts'

export type MergingMethods = {
  write: { params: { folder: string; request: MergeRequest }; result: undefined; event: never }
}

if (!parentPort) throw new Error('The merging worker is started as a worker thread')
serveWorker<MergingMethods>(parentPort, {
  write: async ({ folder, request }) => {
    await writeMergedModel(folder, request)
    return undefined
  },
})
