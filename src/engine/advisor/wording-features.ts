import type { Criterion } from '#contract/advisor.ts'
import { readCriteria } from './criteria-reading.ts'

/** What of a text's own words is a feature of its own beside the embedding, each 1 where it was read and 0 otherwise. */
const readings: readonly { criterion: Criterion; answers: readonly string[] }[] = [
  { criterion: 'changing-knowledge', answers: ['weekly', 'yearly'] },
  { criterion: 'citations', answers: ['yes'] },
  { criterion: 'facts-or-skill', answers: ['facts', 'both'] },
  { criterion: 'facts-or-skill', answers: ['skill', 'both'] },
  { criterion: 'format-or-tone', answers: ['yes'] },
  { criterion: 'latency', answers: ['yes'] },
  { criterion: 'examples', answers: ['over-100', 'under-100'] },
  { criterion: 'training-allowed', answers: ['no'] },
]

/** Unit vectors have small components; twice as long they weigh as much as the readings (cross-validated). */
const embeddingScale = 2

/** Embedding and readings of a text [features]. `embedding` is a unit vector [dimensions]. */
export const wordingFeatures = (text: string, embedding: Float32Array): Float64Array => {
  const read = readCriteria(text)
  const flags = readings.map(({ criterion, answers }) =>
    read.some(reading => reading.criterion === criterion && answers.includes(reading.answer)) ? 1 : 0,
  )
  return Float64Array.from([...Array.from(embedding, value => value * embeddingScale), ...flags])
}
