import { createHash } from 'node:crypto'
import { type FileHandle, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { TrainingStep, ValidationPoint } from '#contract/training.ts'
import type { WriteFile } from '#engine/core/atomic-files.ts'
import { EngineError, toEngineError } from '#engine/core/errors.ts'
import { type NamedTensor, readSafetensors } from '#engine/models/safetensors.ts'
import { headerEnd, headerLengthBytes, readSafetensorsHeader } from '#engine/models/safetensors-header.ts'
import type { AdamWState } from '../optimizer/adamw.ts'
import { encodeSafetensors } from '../peft/safetensors-writer.ts'
import type { TrainingFactor } from '../peft/training-factors.ts'
import type { TrainingRequest } from './trainer.ts'

const checkpointFile = 'checkpoint.safetensors'

/** What a checkpoint says besides its tensors. */
const CheckpointNotes = z.object({
  version: z.literal(1),
  /** Of data, settings and base model: see `requestHash`. */
  request: z.string(),
  /** Optimizer steps done. Order of the data, dropout masks and schedule all follow from it and the seed. */
  step: z.int().min(0),
  /** The last step after which weights were handed out; 0 is none. */
  weightsStep: z.int().min(0),
  secondsSpent: z.number().min(0),
  steps: z.array(TrainingStep),
  validation: z.array(ValidationPoint),
})
type CheckpointNotes = z.infer<typeof CheckpointNotes>

/** Where a training stands: going on from here is as if it had never stopped, bit for bit. */
export interface TrainingCheckpoint extends Omit<CheckpointNotes, 'version' | 'request'> {
  factors: TrainingFactor[]
  optimizer: AdamWState
}

/** Checkpoints with the same hash are interchangeable: same examples, same settings, same base. */
export const requestHash = ({ examples, settings }: TrainingRequest, baseFingerprint: string): string =>
  createHash('sha256')
    .update(JSON.stringify([baseFingerprint, settings, examples.map(({ example }) => example.messages)]))
    .digest('hex')

const corrupt = (detail: string, folder: string, cause?: unknown): EngineError =>
  new EngineError(
    'CHECKPOINT_CORRUPT',
    `The training cannot go on from its checkpoint: ${detail}. The training set and finished adapters are untouched. Discard this training and start it again.`,
    { folder },
    { cause },
  )

const tensorName = (part: 'factor' | 'first' | 'second', factor: string): string => `${part}.${factor}`

/** @throws EngineError TRAINING_DIVERGED when a value is no finite number: such a checkpoint is never written. */
const encodeCheckpoint = (
  { factors, optimizer, ...notes }: TrainingCheckpoint,
  request: string,
): Uint8Array => {
  const tensors = new Map<string, { shape: [number, number]; data: Float32Array }>()
  factors.forEach(({ name, dims, data }, index) => {
    tensors.set(tensorName('factor', name), { shape: dims, data })
    tensors.set(tensorName('first', name), {
      shape: dims,
      data: optimizer.firstMoments[index] as Float32Array,
    }) // one a factor
    tensors.set(tensorName('second', name), {
      shape: dims,
      data: optimizer.secondMoments[index] as Float32Array,
    })
  })
  const metadata = { ...notes, version: 1, request } satisfies CheckpointNotes
  return encodeSafetensors(tensors, 'F32', { diptych: JSON.stringify(metadata) })
}

/** Replaces the checkpoint in `folder`: a crash at any instant leaves the old one or this one. */
export const writeCheckpoint = async (
  folder: string,
  checkpoint: TrainingCheckpoint,
  request: string,
  writeFile: WriteFile,
): Promise<void> => {
  let bytes: Uint8Array
  try {
    bytes = encodeCheckpoint(checkpoint, request)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw diverged(checkpoint.step, 'a weight is no longer a finite number', cause)
  }
  try {
    await writeFile(join(folder, checkpointFile), bytes)
  } catch (thrown) {
    const error = toEngineError(thrown)
    if (error.code !== 'DISK_FULL') throw error
    throw new EngineError(
      'DISK_FULL',
      `The disk is full, so the training stopped after step ${checkpoint.step}. The checkpoint before it is untouched. Free some space and let the training go on.`,
      { folder },
      { cause: thrown },
    )
  }
}

/** The training has gone where nothing can be learnt any more. @param what continues "because". */
export const diverged = (step: number, what: string, cause?: unknown): EngineError =>
  new EngineError(
    'TRAINING_DIVERGED',
    `The training stopped at step ${step}, because ${what}: it learnt in steps that are too large. Its last good checkpoint, if it has one, was kept. Start again with a lower learning rate.`,
    { step },
    { cause },
  )

const parseNotes = (metadata: unknown, folder: string): CheckpointNotes => {
  const { diptych } = (metadata ?? {}) as { diptych?: unknown }
  try {
    return CheckpointNotes.parse(JSON.parse(String(diptych)))
  } catch (cause) {
    throw corrupt('the file is damaged, or of another version of Diptych', folder, cause)
  }
}

const isMissing = (thrown: unknown): boolean => (thrown as NodeJS.ErrnoException).code === 'ENOENT'

/**
 * The checkpoint in `folder`, or null when there is none.
 * @param expected factors by name and shape, as the request has them.
 * @throws EngineError CHECKPOINT_CORRUPT for a damaged file or one of another request.
 */
export const readCheckpoint = async (
  folder: string,
  request: string,
  expected: readonly Pick<TrainingFactor, 'name' | 'dims'>[],
): Promise<TrainingCheckpoint | null> => {
  const bytes = await readFile(join(folder, checkpointFile)).catch((thrown: unknown) => {
    if (isMissing(thrown)) return null
    throw corrupt('the file cannot be read', folder, thrown)
  })
  if (!bytes) return null
  let tensors: Map<string, NamedTensor>
  let metadata: unknown
  try {
    tensors = readSafetensors(bytes)
    metadata = readSafetensorsHeader(bytes).metadata
  } catch (cause) {
    throw corrupt('the file is damaged', folder, cause)
  }
  const { version: _, request: hash, ...notes } = parseNotes(metadata, folder)
  if (hash !== request)
    throw corrupt('it belongs to other examples, other settings or another base model', folder)
  const data = (part: 'factor' | 'first' | 'second'): Float32Array[] =>
    expected.map(({ name, dims }) => {
      const tensor = tensors.get(tensorName(part, name))
      if (tensor?.shape.join() !== dims.join()) throw corrupt('a tensor is missing', folder)
      return tensor.data
    })
  const factors = data('factor')
  return {
    ...notes,
    factors: expected.map(({ name, dims }, index) => ({ name, dims, data: factors[index] as Float32Array })),
    optimizer: { step: notes.step, firstMoments: data('first'), secondMoments: data('second') },
  }
}

const readBeginning = async (file: FileHandle, length: number): Promise<Uint8Array> => {
  const bytes = new Uint8Array(length)
  const { bytesRead } = await file.read(bytes, 0, length, 0)
  if (bytesRead !== length) throw new RangeError('the file ends too early')
  return bytes
}

/** What the checkpoint in `folder` says of the training so far, without its tensors; null when there is none. */
export const readCheckpointNotes = async (
  folder: string,
): Promise<Pick<CheckpointNotes, 'step' | 'secondsSpent' | 'steps' | 'validation'> | null> => {
  try {
    await using file = await open(join(folder, checkpointFile))
    const { size } = await file.stat()
    const end = headerEnd(await readBeginning(file, headerLengthBytes), size)
    const { metadata } = readSafetensorsHeader(await readBeginning(file, end))
    const { step, secondsSpent, steps, validation } = parseNotes(metadata, folder)
    return { step, secondsSpent, steps, validation }
  } catch (thrown) {
    if (isMissing(thrown)) return null
    throw thrown instanceof EngineError ? thrown : corrupt('the file is damaged', folder, thrown)
  }
}
