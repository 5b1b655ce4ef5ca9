import { Anchor, Button, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { approaches } from '#contract/approach.ts'
import type { Evaluation } from '#contract/evaluation.ts'
import type { MemoryTest } from '#contract/freshness.ts'
import { countOf } from '../../app/format.ts'
import { scoresHref } from '../../app/route.ts'
import { navigate } from '../../app/use-route.ts'
import { useClient } from '../../connection/client-context.tsx'
import { approachIdentity } from '../../theme/approach-identity.ts'
import { runningEvaluation } from '../evaluation-list.ts'
import type { Evaluations } from '../use-evaluations.ts'
import { memorySentence } from './memory-sentence.ts'
import classes from './scores.module.css'

interface MemoryTestCardProps {
  evaluation: Evaluation
  evaluations: Evaluations
  engineReady: boolean
}

/** Whether right answers came from the passages or from the weights. */
export const MemoryTestCard = ({ evaluation, evaluations, engineReady }: MemoryTestCardProps) => {
  const client = useClient()
  const { id, state, request } = evaluation
  const [test, setTest] = useState<MemoryTest | null>()
  const [starting, setStarting] = useState(false)
  const finished = evaluations.list.evaluations.filter(one => one.state.type === 'finished').length
  // Read again when another evaluation, perhaps the memory test, has finished.
  useEffect(() => {
    let gone = false
    client.evaluations.memoryTest({ id }).then(
      found => !gone && setTest(found),
      () => !gone && setTest(null),
    )
    return () => {
      gone = true
    }
  }, [client, id, finished])
  if (state.type !== 'finished' || request.passages !== 'as-found') return null
  const start = async () => {
    setStarting(true)
    const begun = await evaluations.startMemoryTest(id)
    setStarting(false)
    if (begun)
      navigate({
        screen: 'measure',
        tab: 'scores',
        evaluationId: begun,
        rowId: undefined,
        against: undefined,
      })
  }
  return (
    <section className={classes.test} aria-label="Memory test">
      <div>
        <h3>Memory test</h3>
        <Text size="sm" c="dimmed">
          Asks the same questions without the passages that hold what is expected. An answer that still has
          the fact has it from the weights, not from your documents.
        </Text>
      </div>
      {test === null && (
        <Button
          variant="default"
          loading={starting}
          disabled={!engineReady || runningEvaluation(evaluations.list) !== undefined}
          onClick={() => void start()}
        >
          Run the memory test
        </Button>
      )}
      {test && (
        <>
          <Text size="sm" className="numbers">
            {countOf(test.questions, 'question')} with expected facts, asked both ways.{' '}
            <Anchor inherit href={scoresHref(test.withoutSupportId)}>
              Look at the other answers
            </Anchor>
          </Text>
          <ul>
            {approaches.flatMap(approach => {
              const counts = test.approaches[approach]
              return counts
                ? [
                    <li key={approach} data-approach={approach}>
                      <span className={classes.own}>{approachIdentity[approach].name}</span>
                      <span className="numbers">{memorySentence(counts)}</span>
                    </li>,
                  ]
                : []
            })}
          </ul>
        </>
      )}
    </section>
  )
}
