import type { Recommendation } from '#contract/advisor.ts'
import type { FactVersion } from '#contract/freshness.ts'
import type { ReportData } from './report-data.ts'
import { bytesText, minutesText } from './values.ts'

const unmeasured = '–'

export const factVersionText: Record<FactVersion, string> = {
  old: 'says the old fact',
  new: 'says the new fact',
  neither: 'says neither',
  both: 'says both',
}

export const advisedText: Record<Recommendation, string> = {
  retrieval: 'Retrieval',
  tuning: 'Fine-tuning',
  both: 'Both',
  'not-enough-data': 'Not enough data',
}

/** What was paid once. */
export const setUpRows = ({ scoreboard: { evaluation } }: ReportData): [string, string][] => {
  const { trainingMinutes, adapterBytes, indexMinutes, indexBytes, peakMemoryBytes } = evaluation.costs
  const minutes = (value: number | null): string => (value === null ? unmeasured : minutesText(value))
  const bytes = (value: number | null): string => (value === null ? unmeasured : bytesText(value))
  return [
    ['Training the adapter', `${minutes(trainingMinutes)}, ${bytes(adapterBytes)}`],
    ['Indexing the library', `${minutes(indexMinutes)}, ${bytes(indexBytes)}`],
    ['Peak memory while answering', bytes(peakMemoryBytes)],
  ]
}

/** Everything that determines the answers. */
export const provenanceRows = ({ scoreboard: { evaluation } }: ReportData): [string, string][] => {
  const { provenance: from, request } = evaluation
  const { temperature, topP, repetitionPenalty, maxTokens, passages, neighbours } = request.settings
  const adapter = from.adapter
    ? `${from.adapter.name}, strength ${from.adapter.strength}, ${from.adapter.hash}`
    : 'none'
  const { cpu, cores, memoryBytes, platform } = from.machine
  return [
    ['Evaluation', `${evaluation.id}, ${evaluation.createdAt}`],
    ['Diptych', from.diptychVersion],
    ['Language model', `${from.model.name} (${from.model.id}), ${from.model.hash}`],
    ['Adapter', adapter],
    ['Embedding model', `${from.embeddingModel.name} (${from.embeddingModel.id})`],
    ['Index', `${from.documents} documents, ${from.chunks} chunks, ${from.indexHash}`],
    ['Test set', `${evaluation.testSetName}, ${from.testSetHash}`],
    ['Prompt template', from.promptTemplateHash],
    [
      'Settings',
      `temperature ${temperature}, top-p ${topP}, repetition penalty ${repetitionPenalty}, at most ${maxTokens} tokens, ${passages} passages, ${neighbours} neighbours, seeds ${request.seeds.join(', ')}${request.passages === 'as-found' ? '' : ', without the passages that hold what is expected'}`,
    ],
    ['Machine', `${cpu}, ${cores} cores, ${bytesText(memoryBytes)}, ${platform}`],
  ]
}
