import { Anchor } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import type { Evaluation } from '#contract/evaluation.ts'
import { scoresHref } from '../app/route.ts'

/** Tells a person who looks elsewhere that an evaluation ended; stays until it is closed. */
export const notifyEvaluated = ({ id, testSetName, state }: Evaluation): void => {
  const key = `evaluation ${id}`
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
        <Anchor size="sm" href={scoresHref(id)} onClick={() => notifications.hide(key)}>
          Look at the scores
        </Anchor>
      </>
    ),
  })
}
