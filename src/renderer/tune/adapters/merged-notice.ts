import type { MergedFormat } from '#contract/adapter.ts'
import { noticeWriting } from '../../app/writing-notice.tsx'

const formatName: Record<MergedFormat, string> = {
  safetensors: 'safetensors',
  onnx: 'ONNX for transformers.js',
}

/** A notice that stays while a merged model is written, and then says where it lies or why it does not. */
export const noticeMerging = (
  name: string,
  format: MergedFormat,
  done: Promise<{ place: string; sizeBytes: number }>,
): void =>
  noticeWriting(
    {
      writing: 'Writing a merged model',
      meanwhile: `The base and ${name} become one model, ${formatName[format]}: hundreds of megabytes. You can go on working.`,
      what: `${name}, ${formatName[format]}`,
      written: 'The merged model is written',
      notWritten: 'The merged model was not written',
    },
    done,
  )
