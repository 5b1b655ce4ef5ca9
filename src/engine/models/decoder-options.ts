import type { InferenceSession } from 'onnxruntime-node'

/**
 * How the decoder's sessions run. Without its arena onnxruntime gives back what a long prompt took: 30 to 60 MB less after
 * one of 800 tokens, at the same speed. Batches of texts need theirs: embedding took a third longer without.
 * @param threads onnxruntime's intra-op threads.
 */
export const decoderOptions = (threads: number): InferenceSession.SessionOptions => ({
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  enableCpuMemArena: false,
  enableMemPattern: false,
})
