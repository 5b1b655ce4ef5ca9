import type { TestSetFinding, TestSetFindings } from '#contract/test-set.ts'
import { countOf, formatCount } from '../../app/format.ts'
import type { FindingLook } from '../../sets/findings.ts'

/** In the order of how much they matter. */
export const questionFindingLooks = {
  'question-in-training-set': {
    badge: 'trained on',
    one: 'question in a training set',
    many: 'questions in a training set',
    kind: 'bad',
  },
  'answer-in-training-set': {
    badge: 'answer learnt',
    one: 'answer in a training set',
    many: 'answers in a training set',
    kind: 'bad',
  },
  'source-missing': {
    badge: 'no source',
    one: 'source not in the library',
    many: 'sources not in the library',
    kind: 'bad',
  },
  'quote-missing': {
    badge: 'no quote',
    one: 'quote in no passage',
    many: 'quotes in no passage',
    kind: 'bad',
  },
  'question-in-documents': {
    badge: 'in documents',
    one: 'question that a document asks',
    many: 'questions that documents ask',
    kind: 'warn',
  },
  'duplicate-question': { badge: 'duplicate', one: 'duplicate', many: 'duplicates', kind: 'warn' },
  'nothing-expected': {
    badge: 'expects nothing',
    one: 'question that expects nothing',
    many: 'questions that expect nothing',
    kind: 'warn',
  },
} satisfies Record<TestSetFinding['type'], FindingLook>

/** `112 of 120 questions are clean.` */
export const cleanWords = ({ cleanRows, rows }: TestSetFindings): string =>
  `${formatCount(cleanRows)} of ${countOf(rows, 'question')} ${rows === 1 ? 'is' : 'are'} clean.`

/** What the set was compared with, when nothing was found. */
export const fineWords = ({ rows, trainingExamples, documents }: TestSetFindings): string =>
  rows === 0
    ? 'Nothing to check yet.'
    : `Checked against ${countOf(trainingExamples, 'training example')} and ${countOf(documents, 'document')}: ${rows === 1 ? 'the question is' : `all ${formatCount(rows)} questions are`} clean.`
