import type { TrainingSetSummary } from '#contract/training-set.ts'
import { examplesHref } from '../../app/route.ts'
import type { SetKind } from '../../sets/set-kind.ts'

/** What the model learns from. */
export const trainingSetKind: SetKind<TrainingSetSummary> = {
  set: 'training set',
  row: 'example',
  rowCount: ({ examples }) => examples,
  href: examplesHref,
  place: setId => ({ screen: 'tune', tab: 'examples', setId, line: undefined }),
  goal: 'What the model should learn from it, such as “House style”.',
  stays: 'Adapters that learnt from it stay.',
  forms: [
    { name: 'JSON Lines', sample: '{"messages": [{"role": "user", "content": "…"}, …]}' },
    { name: 'Pairs', sample: '{"prompt": "…", "completion": "…"}' },
    { name: 'Alpaca', sample: '{"instruction": "…", "input": "…", "output": "…"}' },
    { name: 'A table with named columns', sample: 'question,answer' },
    { name: 'Two columns of a spreadsheet', sample: 'question ⇥ answer' },
    { name: 'Questions and answers', sample: 'Q: … A: …' },
  ],
  fileHint: 'JSONL with chats or prompts and completions, or CSV with named columns',
  otherFiles: 'Documents belong in the library.',
  changedCode: 'TRAINING_SET_CHANGED',
}
