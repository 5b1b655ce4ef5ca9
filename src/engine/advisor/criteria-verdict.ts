import type { AdviceReason, Criterion, CriterionAnswers } from '#contract/advisor.ts'
import { criteria } from '#contract/criteria.ts'
import { type NeedVerdict, reasonFrom, type Verdict } from './verdict.ts'

/** What an answer adds to each need, and the sentence that says so. */
interface Weight {
  retrieval?: number
  tuning?: number
  sentence: string
}

/** Points from which the criteria say that something is needed, and below which they say that it is not. */
const neededFrom = 2
const notNeededTo = -2

type Known<Id extends Criterion> = Exclude<CriterionAnswers[Id], 'unknown'>

/**
 * Diptych's own weighing of the published criteria. 3 decides alone, 2 does unless something speaks against it,
 * 1 tips the balance.
 */
const weights: { [Id in Criterion]: { [Answer in Known<Id>]: Weight } } = {
  'training-allowed': {
    yes: { sentence: 'The data may be used for training.' },
    no: { sentence: 'The data may not be used for training, which rules fine-tuning out.' },
  },
  'changing-knowledge': {
    weekly: {
      retrieval: 3,
      sentence: 'The knowledge changes every week: indexing a document again is enough.',
    },
    yearly: {
      retrieval: 1,
      sentence: 'The knowledge changes about once a year: it must be brought in again then.',
    },
    never: {
      retrieval: -1,
      sentence: 'The knowledge never changes, so that nothing has to be kept up to date.',
    },
  },
  citations: {
    yes: {
      retrieval: 3,
      sentence: 'The answer must name its source: only retrieved passages can be pointed to.',
    },
    no: { retrieval: -1, sentence: 'No source has to be named.' },
  },
  'facts-or-skill': {
    facts: {
      retrieval: 2,
      tuning: -1,
      sentence: 'It needs facts of documents, which training teaches badly.',
    },
    skill: {
      retrieval: -1,
      tuning: 3,
      sentence: 'It needs a way of doing things, which is what training teaches.',
    },
    both: { retrieval: 2, tuning: 2, sentence: 'It needs facts of documents and a way of doing things.' },
  },
  'format-or-tone': {
    yes: { tuning: 3, sentence: 'A format, a tone or a style is required, which is learnt from examples.' },
    no: { tuning: -1, sentence: 'No format, tone or style is required.' },
  },
  examples: {
    none: {
      tuning: -3,
      sentence: 'There are no examples to learn from. Write some first if it should be trained.',
    },
    'under-100': {
      tuning: -1,
      sentence: 'There are fewer than 100 examples: a training may work, and is less certain to.',
    },
    'over-100': { tuning: 1, sentence: 'There are 100 examples or more to learn from.' },
  },
  latency: {
    yes: {
      tuning: 1,
      sentence:
        'Speed or a short prompt is the issue: passages lengthen the prompt, trained behaviour does not.',
    },
    no: { sentence: 'Neither speed nor a short prompt is the issue.' },
  },
}

const weightOf = (criterion: Criterion, answer: string): Weight | undefined =>
  (weights[criterion] as Record<string, Weight>)[answer]

const verdictOf = (points: number): NeedVerdict =>
  points >= neededFrom ? true : points <= notNeededTo ? false : null

const reason = reasonFrom('criteria')

/** Reasons that contradict one another or cost something are said, not hidden. */
const tensions = (answers: CriterionAnswers, wantsTuning: boolean): AdviceReason[] => {
  const said: AdviceReason[] = []
  if (answers['training-allowed'] === 'no' && wantsTuning)
    said.push(
      reason(
        'neither',
        'Lost without training: the required behaviour has to be asked for in every prompt, with examples in it, and is kept less reliably.',
        'training-allowed',
      ),
    )
  if (answers['facts-or-skill'] === 'skill' && answers['changing-knowledge'] === 'weekly')
    said.push(
      reason(
        'both',
        'These pull apart: a way of doing things, and knowledge that changes every week. Train the one, retrieve the other.',
        'facts-or-skill',
      ),
    )
  if (
    answers.latency === 'yes' &&
    (answers.citations === 'yes' || answers['changing-knowledge'] === 'weekly')
  )
    said.push(
      reason(
        'neither',
        'These pull apart: a short prompt, and passages that must be in it. Few and short passages are the way between.',
        'latency',
      ),
    )
  if (answers.examples === 'none' && answers['format-or-tone'] === 'yes')
    said.push(
      reason('neither', 'These pull apart: a required form, and no examples of it to train on.', 'examples'),
    )
  return said
}

/** Goes through the decision tree with the answers that are known. Pure. */
export const criteriaVerdict = (answers: CriterionAnswers): Verdict & { tuningExcluded: boolean } => {
  const reasons: AdviceReason[] = []
  let retrieval = 0
  let tuning = 0
  for (const { id, answers: choices } of criteria) {
    const weight = weightOf(id, answers[id])
    if (!weight) continue
    retrieval += weight.retrieval ?? 0
    tuning += weight.tuning ?? 0
    const speaksFor = choices.find(({ value }) => value === answers[id])?.speaksFor ?? 'neither'
    reasons.push(reason(speaksFor, weight.sentence, id))
  }
  const tuningExcluded = answers['training-allowed'] === 'no'
  return {
    retrieval: verdictOf(retrieval),
    tuning: tuningExcluded ? false : verdictOf(tuning),
    tuningExcluded,
    reasons: [...reasons, ...tensions(answers, tuning >= neededFrom)],
  }
}
