import { Text } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useId, useState } from 'react'
import type { AdapterInfo } from '#contract/adapter.ts'
import { type Approach, usesAdapter, usesRetrieval } from '#contract/approach.ts'
import type { JudgedAnswer } from '#contract/evaluation.ts'
import { stageNames, valueText } from '#contract/metric-text.ts'
import type { Run } from '#contract/run.ts'
import type { TestRow } from '#contract/test-set.ts'
import { AnswerText } from '../../compare/AnswerText.tsx'
import { PaneHeader } from '../../compare/PaneHeader.tsx'
import { PaneNotice } from '../../compare/PaneNotice.tsx'
import { PaneNumbers } from '../../compare/PaneNumbers.tsx'
import panes from '../../compare/pane.module.css'
import { phaseOf } from '../../compare/pane-phase.ts'
import { runAdapterOf } from '../../compare/run-adapter.ts'
import { SourceList } from '../../compare/SourceList.tsx'
import { factName, factText } from './fact-text.ts'
import classes from './scores.module.css'

interface JudgedPaneProps {
  approach: Approach
  run: Run
  judged: JudgedAnswer | undefined
  row: TestRow
  adapters: readonly AdapterInfo[] | undefined
}

/** An answer of an evaluation as it was given, and what was found out about it. */
export const JudgedPane = ({ approach, run, judged, row, adapters }: JudgedPaneProps) => {
  const headingId = useId()
  const [pointedAt, setPointedAt] = useState<number>()
  const phase = phaseOf(run, approach)
  if (!phase) return null
  const answer = 'answer' in phase ? phase.answer : undefined
  const text = answer?.text ?? ('text' in phase ? phase.text : '')
  const passages = (usesRetrieval(approach) ? run.retrieval?.passages : undefined) ?? []
  return (
    <article className={panes.pane} data-approach={approach} aria-labelledby={headingId}>
      <PaneHeader
        approach={approach}
        id={headingId}
        adapter={usesAdapter(approach) ? runAdapterOf(run, adapters) : undefined}
      />
      <div className={panes.body}>
        {text !== '' && phase.type !== 'nothing-relevant' && (
          <AnswerText
            approach={approach}
            text={text}
            support={answer?.support ?? []}
            sentences={judged?.sentences ?? []}
            passages={passages}
            pointedAt={pointedAt}
            writing={false}
          />
        )}
        <PaneNotice phase={phase} request={run.request} />
        {judged && <Judgement judged={judged} row={row} />}
      </div>
      {passages.length > 0 && (
        <SourceList
          approach={approach}
          passages={passages}
          read={answer?.timings ? answer.passageNumbers : undefined}
          support={answer?.support ?? []}
          sentences={judged?.sentences ?? []}
          onPoint={setPointedAt}
        />
      )}
      {answer?.timings && <PaneNumbers timings={answer.timings} />}
    </article>
  )
}

const Judgement = ({ judged, row }: { judged: JudgedAnswer; row: TestRow }) => {
  const { facts, formatProblem, metrics, sentences, stage, cached } = judged
  const format = metrics['format-strict']
  const refused = metrics['refusal-right']
  const redacted = metrics['redaction-f1']
  const unsupported = sentences.filter(({ supported }) => !supported).length
  return (
    <ul className={classes.judgement} aria-label="Judged">
      {row.expectedFacts.map((fact, index) => (
        <Verdict key={factText(fact)} good={facts[index] === true}>
          {factName(fact)}
        </Verdict>
      ))}
      {format !== undefined && (
        <Verdict good={format === 1}>{formatProblem ?? 'The format is kept.'}</Verdict>
      )}
      {refused !== undefined && (
        <Verdict good={refused === 1}>
          {refused === 1
            ? 'Says that the documents do not answer this.'
            : 'Answers what no document answers.'}
        </Verdict>
      )}
      {redacted !== undefined && (
        <Verdict good={redacted === 1}>
          {redactionSentence(metrics['redaction-recall'] ?? 0, metrics['redaction-precision'] ?? 0)}
        </Verdict>
      )}
      {metrics['refusal-wrong'] === 1 && (
        <Verdict good={false}>Declines although the documents answer it.</Verdict>
      )}
      {unsupported > 0 && (
        <Verdict good={false}>
          {unsupported === 1 ? 'One sentence is' : `${unsupported} sentences are`} in no passage (dotted).
        </Verdict>
      )}
      {stage !== null && <Verdict good={stage === 'used'}>Expected passage: {stageNames[stage]}.</Verdict>}
      {cached && (
        <li>
          <Text size="xs" c="dimmed">
            Taken from an earlier evaluation; its times were measured then.
          </Text>
        </li>
      )}
    </ul>
  )
}

const redactionSentence = (recall: number, precision: number): string => {
  if (recall === 1 && precision === 1) return 'Every name is taken out, and nothing else.'
  if (recall === 0) return 'No name is taken out.'
  return `${valueText(recall, 'share')} of the names are taken out; ${valueText(precision, 'share')} of the marks stand for a name.`
}

const Verdict = ({ good, children }: { good: boolean; children: React.ReactNode }) => (
  <li data-good={good}>
    {good ? (
      <IconCheck size={15} stroke={2} aria-label="Right" />
    ) : (
      <IconX size={15} stroke={2} aria-label="Wrong" />
    )}
    <span>{children}</span>
  </li>
)
