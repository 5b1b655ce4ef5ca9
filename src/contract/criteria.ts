import type { CriterionDefinition } from './advisor.ts'

const lewis = 'Lewis et al. 2020, “Retrieval-Augmented Generation for Knowledge-Intensive NLP Tasks”'
const ovadia =
  'Ovadia et al. 2023, “Fine-Tuning or Retrieval? Comparing Knowledge Injection in LLMs” (arXiv 2312.05934)'
const soudani =
  'Soudani et al. 2024, “Fine Tuning vs. Retrieval Augmented Generation for Less Popular Knowledge” (arXiv 2403.01432)'
const balaguer =
  'Balaguer et al. 2024, “RAG vs Fine-tuning: Pipelines, Tradeoffs, and a Case Study on Agriculture” (arXiv 2401.08406)'
const gekhman =
  'Gekhman et al. 2024, “Does Fine-Tuning LLMs on New Knowledge Encourage Hallucinations?” (EMNLP 2024)'
const zhou = 'Zhou et al. 2023, “LIMA: Less Is More for Alignment” (NeurIPS 2023)'
const hu = 'Hu et al. 2021, “LoRA: Low-Rank Adaptation of Large Language Models” (arXiv 2106.09685)'
const carlini =
  'Carlini et al. 2021, “Extracting Training Data from Large Language Models” (USENIX Security 2021)'

/**
 * The decision tree, in the order in which it is asked: first what excludes an approach, then what needs documents,
 * then what needs a trained behaviour. The engine weighs the answers (advisor/criteria-verdict.ts).
 */
export const criteria: readonly CriterionDefinition[] = [
  {
    id: 'training-allowed',
    question: 'May the data be used for training?',
    why: 'What a model was trained on can be drawn out of it again, word for word. Documents that are only retrieved can be taken away at any time.',
    answers: [
      { value: 'yes', label: 'Yes', speaksFor: 'neither' },
      { value: 'no', label: 'No', speaksFor: 'retrieval' },
    ],
    source: carlini,
  },
  {
    id: 'changing-knowledge',
    question: 'Does the knowledge it needs change?',
    why: 'A changed document is in the answers as soon as it is indexed; a changed fact in a trained model needs another training, and models learn single facts badly.',
    answers: [
      { value: 'weekly', label: 'Every week or more often', speaksFor: 'retrieval' },
      { value: 'yearly', label: 'About once a year', speaksFor: 'retrieval' },
      { value: 'never', label: 'Never', speaksFor: 'neither' },
    ],
    source: `${ovadia}; ${lewis}`,
  },
  {
    id: 'citations',
    question: 'Must the answer name its source?',
    why: 'Only an answer that was given passages can point to them. Weights do not remember where they learnt something.',
    answers: [
      { value: 'yes', label: 'Yes', speaksFor: 'retrieval' },
      { value: 'no', label: 'No', speaksFor: 'neither' },
    ],
    source: lewis,
  },
  {
    id: 'facts-or-skill',
    question: 'Does it need facts of your documents, or a way of doing things?',
    why: 'Facts that few people write about are answered better from passages; new facts are learnt slowly in training and make a model invent more. A way of doing things is what training teaches, and both add up.',
    answers: [
      { value: 'facts', label: 'Facts', speaksFor: 'retrieval' },
      { value: 'skill', label: 'A way of doing things', speaksFor: 'tuning' },
      { value: 'both', label: 'Both', speaksFor: 'both' },
    ],
    source: `${soudani}; ${gekhman}; ${balaguer}`,
  },
  {
    id: 'format-or-tone',
    question: 'Is a format, a tone or a style required?',
    why: 'Models learn a response format and a manner from few good examples, and then keep to it without being told in every prompt.',
    answers: [
      { value: 'yes', label: 'Yes', speaksFor: 'tuning' },
      { value: 'no', label: 'No', speaksFor: 'neither' },
    ],
    source: zhou,
  },
  {
    id: 'examples',
    question: 'How many examples of good answers are there?',
    why: 'Training shows a model what good answers look like. A few good ones reach far, but with none there is nothing to learn from. The limit of 100 is Diptych’s own.',
    answers: [
      { value: 'none', label: 'None', speaksFor: 'retrieval' },
      { value: 'under-100', label: 'Fewer than 100', speaksFor: 'neither' },
      { value: 'over-100', label: '100 or more', speaksFor: 'tuning' },
    ],
    source: zhou,
  },
  {
    id: 'latency',
    question: 'Is a fast answer or a short prompt the issue?',
    why: 'Passages and instructions make the prompt longer, and every token of it is read before the first word of the answer. Behaviour in the weights needs no prompt, and a merged LoRA adapter adds no time.',
    answers: [
      { value: 'yes', label: 'Yes', speaksFor: 'tuning' },
      { value: 'no', label: 'No', speaksFor: 'neither' },
    ],
    source: hu,
  },
]
