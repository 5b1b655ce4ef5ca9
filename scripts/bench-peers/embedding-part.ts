import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installation } from '#host/installation.ts'
import { ContenderProcess, startNodeContender } from './contender-process.ts'
import { type Contender, type Entry, measureContenders } from './measure-rounds.ts'
import type { Part, PartContext } from './part-context.ts'
import { diptych } from './peers-results.ts'
import { installPython, quietOffline } from './python-peers.ts'

const textsARound = 64
/** From here on two vectors of a text are the same work: int8 against float32 comes to 0.996 and more. */
const sameWorkCosine = 0.99

interface Work {
  words: number
}

interface EmbeddingContender extends Contender<Work> {
  vectors(texts: string[]): Promise<number[][]>
}

/** The texts of a round: stretches of the shipped general text that begin one after the other. */
const textsOf = (words: readonly string[], length: number, round: number): string[] =>
  Array.from({ length: textsARound }, (_, i) => {
    const from = ((round + 1) * textsARound * 7 + i * 7) % (words.length - length)
    return words.slice(from, from + length).join(' ')
  })

const embeddingEntry = (
  name: string,
  words: readonly string[],
  start: () => Promise<ContenderProcess>,
): Entry<Work, EmbeddingContender> => ({
  name,
  open: async () => {
    const contender = await start()
    const vectors = (texts: string[]) => contender.call<number[][]>('vectors', { texts })
    try {
      await vectors(['ready'])
    } catch (thrown) {
      await contender.close()
      throw thrown
    }
    return {
      name,
      vectors,
      measure: async (work, round) => [
        await contender.call<number>('textsPerSecond', { texts: textsOf(words, work.words, round) }),
      ],
      close: () => contender.close(),
    }
  },
})

const sentenceTransformers = async ({ peersFolder, threads }: PartContext): Promise<ContenderProcess> => {
  const program = await installPython(peersFolder, 'torch')
  const script = fileURLToPath(new URL('./contenders/sentence_transformers_embedding.py', import.meta.url))
  return new ContenderProcess({
    program,
    args: [script, String(threads), join(peersFolder, 'models', 'all-minilm-l6-v2')],
    env: { ...quietOffline, TOKENIZERS_PARALLELISM: 'true', RAYON_NUM_THREADS: String(threads) },
  })
}

/** Of unit vectors. */
const cosine = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)

/** Texts of both lengths, embedded by all: the lowest cosine to Diptych's vector. */
const agreement = async (contenders: readonly EmbeddingContender[], texts: string[]): Promise<string[]> => {
  const own = await contenders.find(({ name }) => name === diptych)?.vectors(texts)
  if (!own) return []
  const sentences: string[] = []
  for (const { name, vectors } of contenders) {
    if (name === diptych) continue
    const theirs = await vectors(texts)
    const lowest = Math.min(...own.map((vector, i) => cosine(vector, theirs[i] ?? [])))
    const verdict = lowest >= sameWorkCosine ? 'the same work' : 'not the same work'
    sentences.push(
      `Lowest cosine between Diptych’s vectors and those of ${name}, ${texts.length} texts: ${lowest.toFixed(4)}, ${verdict}.`,
    )
  }
  return sentences
}

/** Texts a second of short texts and of texts as long as a chunk. */
export const embeddingPart: Part = async context => {
  const { dataFolder, threads } = context
  const words = (await readFile(installation.generalTextPath, 'utf8')).split(/\s+/).filter(Boolean)
  const entries = [
    embeddingEntry(diptych, words, async () => startNodeContender('diptych-embedding', [dataFolder])),
    embeddingEntry('onnxruntime-node 1.30.0, batches of 32', words, async () =>
      startNodeContender('onnxruntime', [String(threads)]),
    ),
    embeddingEntry('sentence-transformers 6.2.0, float32', words, () => sentenceTransformers(context)),
  ]
  const works = [8, 150].map(length => ({ label: `${length} words`, work: { words: length } }))
  const texts = works.flatMap(({ work }) => textsOf(words, work.words, 0).slice(0, 32))
  const measured = await measureContenders(entries, works, context.rounds, contenders =>
    agreement(contenders, texts),
  )
  return { unit: 'texts/s', ...measured }
}
