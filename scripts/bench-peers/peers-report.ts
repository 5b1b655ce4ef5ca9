import { median, quantile } from '#engine/evaluation/statistics.ts'
import { circumstancesText } from '../bench-growth/growth-report.ts'
import { measuredText, type Unit } from '../bench-growth/units.ts'
import {
  diptych,
  type Line,
  type PartName,
  type PartResult,
  type PeersResults,
  partNames,
} from './peers-results.ts'
import { ratioOf } from './ratio.ts'

/** Around the report in a document. */
export const peersMarks = {
  begin: '<!-- What npm run bench:peers writes begins here. -->',
  end: '<!-- What npm run bench:peers writes ends here. -->',
}

interface PartText {
  heading: string
  /** Of the first column. */
  work: string
  explanation: string
  better: 'above' | 'below'
  /** What stands in brackets behind a median. */
  spread: 'quartiles' | '95%'
}

const texts: Record<PartName, PartText> = {
  decode: {
    heading: 'Decoding',
    work: 'after a prompt of',
    explanation: `Greedy answers of 48 tokens; tokens a second after the first one. llama.cpp has the shipped file (Q4_1) and others made of
it by gguf-py, and a cache of 16-bit floats; Diptych the same weights as 8-bit blocks. Each side's time is that of its Node library:
transformers.js's loop on ours, node-llama-cpp's on llama.cpp's.`,
    ...{ better: 'above', spread: 'quartiles' },
  },
  prefill: {
    heading: 'Reading the prompt',
    work: 'prompt of',
    explanation:
      'Tokens of the prompt by the time to the first token of the answer, its tokenizer included; nothing of the prompt but the template’s own\nbeginning was seen before.',
    ...{ better: 'above', spread: 'quartiles' },
  },
  embedding: {
    heading: 'Embedding',
    work: '64 texts of',
    explanation: `Texts a second, tokenizer and pooling included. "onnxruntime" is the same int8 file driven directly: the same tokenizer, batches of 32 in the
order given, padded to the longest. sentence-transformers has the float32 original.`,
    ...{ better: 'above', spread: 'quartiles' },
  },
  search: {
    heading: 'Searching vectors',
    work: 'vectors',
    explanation: `The five nearest of so many random unit vectors of 384 dimensions, exact in all of them, each store opened and searched before.
usearch and LanceDB search with inner products, sqlite-vec with distances (its faster way; of unit vectors the order is the same),
vectra with its \`queryItems\`. Diptych, vectra and sqlite-vec use one thread for a query, usearch and LanceDB as many as they are given.`,
    ...{ better: 'below', spread: '95%' },
  },
  training: {
    heading: 'Training',
    work: 'one step of',
    explanation: `Whole optimizer steps on one example of random tokens, half of them targets, rank 8, all seven linear layers, float32; a sample is the median
of eight steps in a process of its own. PyTorch's own loss computes logits of all positions; "targets only" is what Diptych does.`,
    ...{ better: 'above', spread: 'quartiles' },
  },
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const twoDigits = (value: number): string => value.toFixed(2)

const measuredCell = ({ rounds }: Line, unit: Unit, spread: PartText['spread']): string => {
  const samples = rounds.flat()
  const shares = spread === 'quartiles' ? [0.25, 0.75] : [0.95]
  return measuredText(
    median(samples),
    unit,
    shares.map(share => quantile(samples, share)),
  )
}

const ratioCell = (own: Line | undefined, line: Line): string => {
  if (!own || own === line) return '–'
  const { ofMedians, lowerQuartile, upperQuartile } = ratioOf(own.rounds, line.rounds)
  return `${twoDigits(ofMedians)} (${twoDigits(lowerQuartile)} to ${twoDigits(upperQuartile)})`
}

/** Measuring keeps as many threads busy as it has: a load above their number is other work. */
const disturbance = ({ loadAtStart, loadAtEnd, cores }: PartResult): string[] =>
  Math.max(loadAtStart, loadAtEnd) > cores + 1
    ? [
        '**Measured beside other work**: the load was above what this command makes. Ratios hold better than speeds.',
      ]
    : []

const partReport = (name: PartName, part: PartResult): string => {
  const { heading, work, explanation, better, spread } = texts[name]
  const { unit, lines, absent, checks, threads, loadAtStart, loadAtEnd } = part
  const ownOf = ({ work: label }: Line) => lines.find(one => one.work === label && one.contender === diptych)
  const rounds = Math.max(...lines.map(line => line.rounds.length))
  const n = lines[0]?.rounds.flat().length ?? 0
  return [
    `### ${heading}`,
    `${circumstancesText([part])}; ${threads} threads; load ${loadAtStart.toFixed(1)} before and ${loadAtEnd.toFixed(1)} after. ${rounds} rounds in turn.\n${explanation}`,
    [
      row([
        work,
        'engine',
        `median (${spread}; n = ${n})`,
        `Diptych / engine (quartiles by round); ${better} 1 Diptych is faster`,
      ]),
      row(['---', '---', '---', '---']),
      ...lines.map(line =>
        row([line.work, line.contender, measuredCell(line, unit, spread), ratioCell(ownOf(line), line)]),
      ),
    ].join('\n'),
    ...(absent.length > 0
      ? [absent.map(({ contender, reason }) => `- Not measured here: ${contender}: ${reason}`).join('\n')]
      : []),
    checks.join('\n'),
    ...disturbance(part),
  ].join('\n\n')
}

/** Tables of everything measured, as Markdown, between their marks. */
export const peersReport = ({ parts }: PeersResults): string =>
  [
    peersMarks.begin,
    ...partNames.flatMap(name => {
      const part = parts[name]
      return part ? [partReport(name, part)] : []
    }),
    peersMarks.end,
  ].join('\n\n')
