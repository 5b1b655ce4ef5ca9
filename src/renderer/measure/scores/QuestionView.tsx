import { Anchor, Loader, Text, Title } from '@mantine/core'
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { approaches } from '#contract/approach.ts'
import type { EvaluatedQuestion, Evaluation } from '#contract/evaluation.ts'
import type { TestRowId } from '#contract/ids.ts'
import type { TestRow } from '#contract/test-set.ts'
import { formatCount } from '../../app/format.ts'
import { scoresHref } from '../../app/route.ts'
import type { Adapters } from '../../app/use-adapters.ts'
import { navigate } from '../../app/use-route.ts'
import compare from '../../compare/compare.module.css'
import { useClient } from '../../connection/client-context.tsx'
import { failureSentence } from '../../connection/failure-sentence.ts'
import { factText } from './fact-text.ts'
import { JudgedPane } from './JudgedPane.tsx'
import classes from './scores.module.css'
import { neighboursOf, walkedRows } from './walked-rows.ts'

interface QuestionViewProps {
  evaluation: Evaluation
  rowId: TestRowId
  adapters: Adapters
}

/** Letters; a text to redact is longer, and no title. */
const longQuestion = 160

/** One question of an evaluation: what was expected, and its panes with what was judged. */
export const QuestionView = ({ evaluation, rowId, adapters }: QuestionViewProps) => {
  const client = useClient()
  const { id, request } = evaluation
  const [seed, setSeed] = useState(request.seeds[0])
  const [shown, setShown] = useState<{ question?: EvaluatedQuestion; failure?: string }>({})
  useEffect(() => {
    let gone = false
    client.evaluations.question({ id, rowId, ...(seed !== undefined && { seed }) }).then(
      question => !gone && setShown({ question }),
      error => !gone && setShown({ failure: failureSentence(error) }),
    )
    return () => {
      gone = true
    }
  }, [client, id, rowId, seed])
  useEffect(() => walkedRows.visit(id, rowId), [id, rowId])
  const walk = walkedRows.of(id)
  const { before, after, place } = neighboursOf(walk.rows, rowId)
  const go = (row: TestRowId | undefined) => {
    if (row) navigate({ screen: 'measure', tab: 'scores', evaluationId: id, rowId: row, against: undefined })
  }
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select')
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'ArrowLeft') go(before)
    if (event.key === 'ArrowRight') go(after)
  })
  useEffect(() => {
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])

  const { question, failure } = shown
  const asked = question?.row.question ?? 'A question of the evaluation'
  return (
    <div className={classes.view}>
      <header className={classes.viewHead}>
        <div>
          <Anchor size="sm" href={scoresHref(id)} className={classes.back ?? ''}>
            <IconArrowLeft size={15} aria-hidden /> {evaluation.testSetName}
          </Anchor>
          <Title order={2} size={asked.length > longQuestion ? 'md' : 'h3'} className={classes.asked ?? ''}>
            {asked}
          </Title>
        </div>
        <nav className={classes.walk} aria-label="Questions">
          {place > 0 && (
            <>
              {/* Both stay where they are at the list's ends, so that the pointer does. */}
              <a href={before && scoresHref(id, before)} aria-disabled={!before}>
                <IconArrowLeft size={16} aria-hidden /> Previous
              </a>
              <Text span size="sm" c="dimmed" className="numbers" role="status">
                {place} of {formatCount(walk.total)}
              </Text>
              <a href={after && scoresHref(id, after)} aria-disabled={!after}>
                Next <IconArrowRight size={16} aria-hidden />
              </a>
            </>
          )}
        </nav>
      </header>
      {failure && <Text c="var(--bad)">{failure}</Text>}
      {!question && !failure && <Loader size="sm" aria-label="Opening the question" />}
      {request.seeds.length > 1 && (
        <nav className={classes.walk} aria-label="Seeds">
          {request.seeds.map(one => (
            <button type="button" key={one} aria-pressed={one === seed} onClick={() => setSeed(one)}>
              Seed {one}
            </button>
          ))}
        </nav>
      )}
      {question && (
        <>
          <Expected row={question.row} />
          <section
            aria-label="Answers"
            className={compare.panes}
            data-count={question.run.request.approaches.length}
          >
            {approaches
              .filter(approach => question.run.answers[approach])
              .map(approach => (
                <JudgedPane
                  key={`${rowId}/${seed}/${approach}`}
                  approach={approach}
                  run={question.run}
                  judged={question.judged[approach]}
                  row={question.row}
                  adapters={adapters.list}
                />
              ))}
          </section>
        </>
      )}
    </div>
  )
}

/** What a good answer must show. */
const Expected = ({ row }: { row: TestRow }) => {
  const { expectedFacts, expectedSources, formatRule, unanswerable, reference } = row
  const lines: [string, string][] = [
    ...(unanswerable ? [['Documents', 'do not answer it: a good answer says so'] as [string, string]] : []),
    ...(expectedFacts.length > 0
      ? [['Facts', expectedFacts.map(factText).join('; ')] as [string, string]]
      : []),
    ...(expectedSources.length > 0
      ? [
          ['Sources', [...new Set(expectedSources.map(({ document }) => document))].join(', ')] as [
            string,
            string,
          ],
        ]
      : []),
    ...(formatRule
      ? [['Format', formatRule.description || formatRule.type.replace('-', ' ')] as [string, string]]
      : []),
  ]
  return (
    <section className={classes.expected} aria-label="Expected">
      <dl>
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {reference && (
        <details>
          <summary>Reference answer</summary>
          <p>{reference}</p>
        </details>
      )}
    </section>
  )
}
