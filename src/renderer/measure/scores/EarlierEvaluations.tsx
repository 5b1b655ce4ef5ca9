import { ActionIcon, Loader, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { Evaluation } from '#contract/evaluation.ts'
import type { EvaluationId } from '#contract/ids.ts'
import { ConfirmDialog } from '../../app/ConfirmDialog.tsx'
import { countOf, formatDay, formatTime } from '../../app/format.ts'
import { scoresHref } from '../../app/route.ts'
import { evaluationWord } from '../evaluation-list.ts'
import classes from './scores.module.css'

interface EarlierEvaluationsProps {
  evaluations: readonly Evaluation[]
  loaded: boolean
  onRemove: (id: EvaluationId) => Promise<boolean>
}

/** The workspace's evaluations, newest first. */
export const EarlierEvaluations = ({ evaluations, loaded, onRemove }: EarlierEvaluationsProps) => {
  const [removing, setRemoving] = useState<Evaluation>()
  return (
    <section className={classes.earlier} aria-label="Evaluations">
      <Text fw={620} component="h2" size="md" mb={8}>
        Evaluations
      </Text>
      {!loaded && <Loader size="sm" aria-label="Opening the evaluations" />}
      {loaded && evaluations.length === 0 && (
        <Text size="sm" c="dimmed">
          None yet. What you evaluate is listed here, with its scoreboard.
        </Text>
      )}
      <ul>
        {evaluations.map(evaluation => (
          <li key={evaluation.id}>
            <a href={scoresHref(evaluation.id)}>
              <span className={classes.earlierName}>{evaluationName(evaluation)}</span>
              <Text span size="xs" c="dimmed" className="numbers">
                {evaluationWord(evaluation)} · {countOf(evaluation.rows, 'question')} ·{' '}
                {formatDay(evaluation.createdAt, new Date())}, {formatTime(evaluation.createdAt)}
              </Text>
            </a>
            {evaluation.state.type !== 'running' && (
              <ActionIcon
                aria-label={`Remove the evaluation ${evaluation.testSetName} of ${formatTime(evaluation.createdAt)}`}
                onClick={() => setRemoving(evaluation)}
              >
                <IconTrash size={16} stroke={1.6} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      <ConfirmDialog
        opened={removing !== undefined}
        title="Remove this evaluation?"
        keep="Keep it"
        confirm="Remove"
        onClose={() => setRemoving(undefined)}
        onConfirm={() => {
          if (removing) void onRemove(removing.id)
        }}
      >
        The scores and answers of “{removing?.testSetName}” are deleted. The test set stays, and answers that
        nothing has changed for are not asked again next time.
      </ConfirmDialog>
    </section>
  )
}

/** A memory test is an evaluation too. */
export const evaluationName = ({ testSetName, request }: Evaluation): string =>
  request.passages === 'without-support' ? `${testSetName}, without supporting passages` : testSetName
