import { Anchor } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import type { Evaluation } from '#contract/evaluation.ts'
import type { EvaluationId } from '#contract/ids.ts'
import { scoresHref } from '../app/route.ts'

const keyOf = (id: EvaluationId): string => `evaluation ${id}`

/** Takes the message away from who looks at the scores: it would lie over them. */
export const hideEvaluated = (id: EvaluationId): void => void notifications.hide(keyOf(id))

/** Tells a person who looks elsewhere that an evaluation ended; stays until it is closed or followed. */
export const notifyEvaluated = ({ id, testSetName, state }: Evaluation): void => {
  const key = keyOf(id)
  const failure = state.type === 'paused' ? state.failure : null
  notifications.show({
    id: key,
    autoClose: false,
    closeButtonProps: { 'aria-label': 'Close this message' },
    title: failure ? `The evaluation of ${testSetName} stopped` : `${testSetName} is evaluated`,
    color: failure ? 'red' : 'teal',
    icon: failure ? <IconAlertTriangle size={18} aria-hidden /> : <IconCircleCheck size={18} aria-hidden />,
    role: failure ? 'alert' : 'status',
    message: (
      <>
        {failure && `${failure.message} `}
        <Anchor size="sm" href={scoresHref(id)} onClick={() => hideEvaluated(id)}>
          Look at the scores
        </Anchor>
      </>
    ),
  })
}
