import type { TestSetSummary } from '#contract/test-set.ts'
import { questionsHref } from '../../app/route.ts'
import type { SetKind } from '../../sets/set-kind.ts'

/** Questions with what a good answer must show. */
export const testSetKind: SetKind<TestSetSummary> = {
  set: 'test set',
  row: 'question',
  rowCount: ({ rows }) => rows,
  href: questionsHref,
  place: setId => ({ screen: 'measure', tab: 'questions', setId, line: undefined }),
  goal: 'What it measures, such as “Warranty questions”.',
  stays: 'Evaluations of it stay.',
  forms: [
    { name: 'JSON Lines', sample: '{"question": "…", "facts": ["…"], "sources": ["…"]}' },
    { name: 'Question and answer', sample: '{"query": "…", "answer": "…"}' },
    { name: 'Other RAG test sets', sample: '{"question": "…", "ground_truth": "…", "contexts": […]}' },
    { name: 'A table with named columns', sample: 'question,facts,sources,reference,tags' },
    { name: 'Several facts in one column', sample: '30 days | free return' },
    { name: 'Nothing to find', sample: '{"question": "…", "unanswerable": true}' },
  ],
  fileHint: 'JSONL or JSON with questions, or CSV with named columns',
  otherFiles: 'Documents belong in the library.',
  changedCode: 'TEST_SET_CHANGED',
}
