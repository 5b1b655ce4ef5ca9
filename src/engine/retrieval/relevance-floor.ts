import { setImmediate, setTimeout } from 'node:timers/promises'
import * as z from 'zod'
import type { LibraryEvent } from '#contract/library.ts'
import { isAbort } from '#engine/core/errors.ts'
import type { Logger } from '#engine/core/logging.ts'
import type { Embedder } from '#engine/embedding/embedder.ts'
import { quantile } from '#engine/evaluation/statistics.ts'
import type { WorkspaceSettings } from '#engine/workspace/workspace-settings.ts'
import { type CosineFloor, shippedFloor } from './relevance.ts'
import { unrelatedQuestions } from './unrelated-questions.ts'
import type { VectorStore } from './vector-store.ts'

/**
 * Share of the unrelated questions whose best chunk lies below the floor. Not all of them: a library about one of
 * their subjects does answer a few.
 */
const belowFloor = 0.95

/**
 * A measured floor is held between these. Ten chunks about little give 0.16, at which one vague sentence would do;
 * and a library that answers the unrelated questions themselves must not lose its own answers.
 */
const lowestFloor = 0.2
const highestFloor = 0.45

/** The library changes by more than this share of the chunks it was measured with: measure again. */
const toleratedChange = 0.2

/** No question waits for a measurement that has taken longer. */
const patienceMs = 2000

/** Questions embedded at once; a person's own question waits for no more than these. */
const questionsAtOnce = 8

/**
 * The floor for a library whose best chunks have these cosines with questions it does not answer: their 95th
 * percentile, to three decimals, within bounds. Pure.
 *
 * Measured with all-MiniLM-L6-v2 (int8) and the 96 questions: 0.317 on the support desk's 107 chunks, whose 40
 * test questions have 0.376 and more; 0.159 (so 0.2) on the redaction desk's 10, whose test paragraphs have 0.311
 * and more; 0.272 on Diptych's own documents, 69 chunks.
 */
export const floorOf = (bestCosines: readonly number[]): number => {
  const measured = Math.round(quantile(bestCosines, belowFloor) * 1000) / 1000
  return Math.min(highestFloor, Math.max(lowestFloor, measured))
}

/** A measurement and what it is of. */
const Measured = z.object({
  embedderId: z.string(),
  generation: z.int(),
  chunks: z.int(),
  sampleSize: z.int().min(1),
  cosine: z.number(),
})
const settingsKey = 'relevance-floor'

export interface RelevanceFloor {
  /**
   * The floor measured on this library. Where there is none that still fits (a large change, another index) the
   * shipped one, and measuring begins in the background.
   */
  current(): CosineFloor
  /**
   * For a question: where no measurement fits, as after a first start, it waits until the one that goes on is done or
   * has taken two seconds. Most of those are for embedding the questions, which is done once.
   */
  forQuestion(): Promise<CosineFloor>
  /** Measures where `current` is out of date. Resolves when it is not any more, or when measuring failed. */
  refresh(): Promise<void>
  /** Refreshes at once and whenever a job or a removal has changed the library, until the events end. */
  follow(events: AsyncIterable<LibraryEvent>): Promise<void>
  /** Stops measuring and waits for it. */
  close(): Promise<void>
}

export interface RelevanceFloorDeps {
  embedder: Embedder
  vectorStore: VectorStore
  settings: WorkspaceSettings
  /** Of the index that answers. */
  generation: () => number
  logger: Logger
}

/** Keeps the relevance floor of a library. The same vectors give the same floor. */
export const createRelevanceFloor = (deps: RelevanceFloorDeps): RelevanceFloor => {
  const { embedder, vectorStore, settings, generation, logger } = deps
  const closing = new AbortController()
  /** The questions' vectors: embedded once, when they are first needed. */
  const vectors: Float32Array[] = []
  /** `patience` is how long questions wait for it, from its beginning. */
  let measuring: { done: Promise<void>; patience: Promise<void> } | undefined

  const fitting = (): z.infer<typeof Measured> | undefined => {
    const measured = settings.get(settingsKey, Measured)
    return measured &&
      measured.embedderId === embedder.id &&
      measured.generation === generation() &&
      measured.sampleSize === unrelatedQuestions.length &&
      Math.abs(vectorStore.count - measured.chunks) <= toleratedChange * measured.chunks
      ? measured
      : undefined
  }

  const measure = async (): Promise<void> => {
    if (vectorStore.count === 0 || fitting()) return
    while (vectors.length < unrelatedQuestions.length) {
      const batch = unrelatedQuestions.slice(vectors.length, vectors.length + questionsAtOnce)
      vectors.push(...(await embedder.embed(batch, closing.signal)))
    }
    const of = { embedderId: embedder.id, generation: generation(), chunks: vectorStore.count }
    const bestCosines: number[] = []
    for (const vector of vectors) {
      closing.signal.throwIfAborted()
      const [best] = await vectorStore.search(vector, 1)
      if (!best) return // emptied meanwhile
      bestCosines.push(best.cosine)
      // A scan of a large library takes milliseconds of the engine's thread: let others in between.
      await setImmediate()
    }
    closing.signal.throwIfAborted()
    settings.set(settingsKey, { ...of, sampleSize: bestCosines.length, cosine: floorOf(bestCosines) })
  }

  const begin = (): NonNullable<typeof measuring> => {
    const ended = new AbortController()
    const patience = setTimeout(patienceMs, undefined, { signal: ended.signal }).catch(() => undefined)
    const done = measure()
      .catch(thrown => {
        if (!isAbort(thrown) && !closing.signal.aborted)
          logger.error('could not measure the relevance floor', thrown)
      })
      .finally(() => {
        ended.abort()
        measuring = undefined
      })
    return { done, patience }
  }
  const refresh = async (): Promise<void> => {
    if (closing.signal.aborted) return
    measuring ??= begin()
    await measuring.done
  }

  const current = (): CosineFloor => {
    const measured = fitting()
    if (measured) return { cosine: measured.cosine, sampleSize: measured.sampleSize }
    void refresh()
    return shippedFloor
  }

  return {
    current,
    async forQuestion() {
      if (!fitting() && !closing.signal.aborted) {
        measuring ??= begin()
        await Promise.race([measuring.done, measuring.patience])
      }
      return current()
    },
    refresh,
    async follow(events) {
      for await (const event of events) {
        const isSettled =
          event.type === 'snapshot'
            ? event.jobs.every(({ state }) => state !== 'running')
            : event.type === 'removed' || (event.type === 'job' && event.job.state !== 'running')
        if (isSettled) await refresh()
      }
    },
    async close() {
      closing.abort()
      await measuring?.done
    },
  }
}
