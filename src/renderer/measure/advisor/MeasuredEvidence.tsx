import { Anchor, Select, Text } from '@mantine/core'
import type { MeasuredEffect } from '#contract/advisor.ts'
import { metricDefinitions } from '#contract/metric-definitions.ts'
import { effectText } from '#contract/metric-text.ts'
import { countOf } from '../../app/format.ts'
import { questionsHref, scoresHref } from '../../app/route.ts'
import { useTestSets } from '../test-sets-context.tsx'
import classes from './advisor.module.css'
import { rowsByTag } from './rows-by-tag.ts'

interface MeasuredEvidenceProps {
  tag: string | null
  evidence: readonly MeasuredEffect[]
  onTag: (tag: string | null) => void
}

/** Which questions of the test sets measure the capability, and what they showed. */
export const MeasuredEvidence = ({ tag, evidence, onTag }: MeasuredEvidenceProps) => {
  const { list: sets } = useTestSets()
  const tags = rowsByTag(sets ?? [], tag)
  const evaluationId = evidence[0]?.evaluationId
  return (
    <section aria-label="Measured here">
      <h3 className={classes.sectionTitle}>Measured here</h3>
      {tags.length === 0 && sets ? (
        <Text size="sm" c="dimmed">
          No question of a test set has a tag yet. <Anchor href={questionsHref()}>Tag questions</Anchor> that
          try this capability, and an evaluation of them decides the advice.
        </Text>
      ) : (
        <Select
          label="Questions that measure it"
          description="Those of your test sets with this tag. What they showed outweighs criteria and wording."
          placeholder="No tag chosen"
          data={tags.map(({ tag, rows }) => ({ value: tag, label: `${tag} · ${countOf(rows, 'question')}` }))}
          value={tag}
          onChange={onTag}
          clearable
          searchable
          maw={420}
          clearButtonProps={{ 'aria-label': 'Choose no tag' }}
        />
      )}
      {tag !== null && evidence.length === 0 && (
        <Text size="sm" c="dimmed" mt={8}>
          No finished evaluation has these questions yet.{' '}
          <Anchor href={scoresHref()}>Run an evaluation</Anchor> of their test set.
        </Text>
      )}
      {evidence.length > 0 && (
        <details className={classes.effects}>
          <summary>{countOf(evidence.length, 'measured effect')}</summary>
          <ul>
            {evidence.map(effect => (
              <li
                key={`${effect.effect} ${effect.metric}`}
                data-approach={effect.effect === 'retrieval' ? 'rag' : 'tuned'}
              >
                <Effect effect={effect} />
              </li>
            ))}
          </ul>
          {evaluationId && (
            <Anchor href={scoresHref(evaluationId)} size="sm">
              Open the evaluation
            </Anchor>
          )}
        </details>
      )}
    </section>
  )
}

const Effect = ({
  effect: { effect, metric, difference, low, high, questions, shown },
}: {
  effect: MeasuredEffect
}) => {
  const definition = metricDefinitions.find(({ id }) => id === metric)
  return (
    <>
      <span className={classes.effectOf}>{effect === 'retrieval' ? 'Retrieval' : 'Fine-tuning'}</span>
      <span>{definition?.name ?? metric}</span>
      <span className="numbers">
        {effectText({ difference, interval: { low, high } }, definition?.unit ?? 'score')}
      </span>
      <Text span size="xs" c="dimmed">
        {countOf(questions, 'question')}
        {!shown && ', no difference shown'}
      </Text>
    </>
  )
}
