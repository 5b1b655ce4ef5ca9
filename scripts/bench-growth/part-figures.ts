import type { PartName } from './growth-results.ts'
import type { Unit } from './units.ts'

/** The slope on two logarithmic axes of what a figure is compared with: cost ∝ size to this power. */
type ReferenceSlope = -1 | 0 | 1

export interface Figure {
  /** Of its file, without the ending. */
  name: string
  title: string
  yLabel: string
  unit: Unit
  slope: ReferenceSlope
  series: readonly { metric: string; label: string }[]
}

/** A column of the table: the median of a metric, and how its samples spread. */
export interface Column {
  heading: string
  metric: string
  unit: Unit
  spread: 'quartiles' | 'p95' | 'none'
}

interface PartFigures {
  heading: string
  /** What was done, for the text above the table. */
  explanation: string
  sizeLabel: string
  figures: readonly Figure[]
  columns: readonly Column[]
}

export const partFigures: Record<PartName, PartFigures> = {
  library: {
    heading: 'Size of the library',
    explanation: `Documents of ten chunks of about 100 words go through the real indexer into real stores, with random unit vectors
for embeddings, so that embedding costs nothing here. The library grows from size to size: adding is measured on what was
added since the size before. Each opening is in a process of its own, with ten searches for six words each; "everything"
is the search of the Search screen, which reads and fuses the best 50 of both rankings.`,
    sizeLabel: 'chunks in the library',
    figures: [
      {
        name: 'growth-library-time',
        title: 'Opening and searching a library',
        yLabel: 'time',
        unit: 'ms',
        slope: 1,
        series: [
          { metric: 'openingMs', label: 'opening' },
          { metric: 'allMs', label: 'search, everything' },
          { metric: 'keywordMs', label: 'search by words' },
          { metric: 'vectorMs', label: 'search by vectors' },
        ],
      },
      {
        name: 'growth-library-adding',
        title: 'Adding to a library',
        yLabel: 'time a chunk',
        unit: 'ms',
        slope: 0,
        series: [
          { metric: 'addingMsPerChunk', label: 'wall clock' },
          { metric: 'addingCpuMsPerChunk', label: 'processor' },
        ],
      },
      {
        name: 'growth-library-bytes',
        title: 'Disk and memory of a library',
        yLabel: 'bytes',
        unit: 'bytes',
        slope: 1,
        series: [
          { metric: 'diskBytes', label: 'on disk' },
          { metric: 'residentBytes', label: 'memory, opened' },
          { metric: 'addingPeakBytes', label: 'memory, adding' },
        ],
      },
    ],
    columns: [
      { heading: 'adding a chunk', metric: 'addingMsPerChunk', unit: 'ms', spread: 'quartiles' },
      { heading: 'of the processor', metric: 'addingCpuMsPerChunk', unit: 'ms', spread: 'quartiles' },
      { heading: 'opening', metric: 'openingMs', unit: 'ms', spread: 'quartiles' },
      { heading: 'of the processor', metric: 'openingCpuMs', unit: 'ms', spread: 'quartiles' },
      { heading: 'search by vectors', metric: 'vectorMs', unit: 'ms', spread: 'p95' },
      { heading: 'by words', metric: 'keywordMs', unit: 'ms', spread: 'p95' },
      { heading: 'everything', metric: 'allMs', unit: 'ms', spread: 'p95' },
      { heading: 'database', metric: 'databaseBytes', unit: 'bytes', spread: 'none' },
      { heading: 'vectors', metric: 'vectorBytes', unit: 'bytes', spread: 'none' },
      { heading: 'memory, opened', metric: 'residentBytes', unit: 'bytes', spread: 'none' },
      { heading: 'peak, adding', metric: 'addingPeakBytes', unit: 'bytes', spread: 'none' },
    ],
  },
  prompt: {
    heading: 'Length of the prompt',
    explanation: `The base model answers with at most 48 tokens, five times after a first answer that warms up. Memory is of the whole
process: resident when the answers were done, and its peak.`,
    sizeLabel: 'tokens of the prompt',
    figures: [
      {
        name: 'growth-prompt-first-token',
        title: 'Time to the first token',
        yLabel: 'time',
        unit: 'ms',
        slope: 1,
        series: [{ metric: 'timeToFirstTokenMs', label: 'first token' }],
      },
      {
        name: 'growth-prompt-decoding',
        title: 'Decoding after the prompt',
        yLabel: 'tokens a second',
        unit: 'tokens/s',
        slope: -1,
        series: [{ metric: 'decodePerSecond', label: 'decoding' }],
      },
      {
        name: 'growth-prompt-memory',
        title: 'Memory of answering',
        yLabel: 'bytes',
        unit: 'bytes',
        slope: 0,
        series: [
          { metric: 'peakBytes', label: 'peak' },
          { metric: 'residentBytes', label: 'resident' },
        ],
      },
    ],
    columns: [
      { heading: 'first token', metric: 'timeToFirstTokenMs', unit: 'ms', spread: 'quartiles' },
      { heading: 'decoding', metric: 'decodePerSecond', unit: 'tokens/s', spread: 'quartiles' },
      { heading: 'memory', metric: 'residentBytes', unit: 'bytes', spread: 'none' },
      { heading: 'peak', metric: 'peakBytes', unit: 'bytes', spread: 'none' },
    ],
  },
  training: {
    heading: 'Size of the training set',
    explanation: `The first examples of the redaction scenario's set with the settings of the preset "balanced" (4 examples a step under
64, otherwise 8). Import, findings and batches are measured three times, each with a tokenizer that has seen nothing yet.
**An epoch is estimated, not measured**: its tokens, padding included, by the time a token of up to four whole steps,
evenly spread over the first epoch, after one that warms up. Memory is the peak of the process.`,
    sizeLabel: 'training examples',
    figures: [
      {
        name: 'growth-training-preparation',
        title: 'Preparing a training',
        yLabel: 'time',
        unit: 'ms',
        slope: 1,
        series: [
          { metric: 'importMs', label: 'import' },
          { metric: 'findingsMs', label: 'findings' },
          { metric: 'batchesMs', label: 'batches' },
        ],
      },
      {
        name: 'growth-training-epoch',
        title: 'An epoch, estimated from measured steps',
        yLabel: 'time',
        unit: 'ms',
        slope: 1,
        series: [
          { metric: 'epochMs', label: 'epoch (estimated)' },
          { metric: 'stepMs', label: 'one step' },
        ],
      },
      {
        name: 'growth-training-memory',
        title: 'Memory of training',
        yLabel: 'bytes',
        unit: 'bytes',
        slope: 0,
        series: [{ metric: 'peakBytes', label: 'peak' }],
      },
    ],
    columns: [
      { heading: 'import', metric: 'importMs', unit: 'ms', spread: 'quartiles' },
      { heading: 'findings', metric: 'findingsMs', unit: 'ms', spread: 'quartiles' },
      { heading: 'batches', metric: 'batchesMs', unit: 'ms', spread: 'quartiles' },
      { heading: 'one step', metric: 'stepMs', unit: 'ms', spread: 'quartiles' },
      { heading: 'speed', metric: 'trainedPerSecond', unit: 'tokens/s', spread: 'quartiles' },
      { heading: 'an epoch (estimated)', metric: 'epochMs', unit: 'ms', spread: 'quartiles' },
      { heading: 'peak memory', metric: 'peakBytes', unit: 'bytes', spread: 'none' },
    ],
  },
}
