import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { failureSentence } from '../connection/failure-sentence.ts'

/** Shows why a call was rejected, in the engine's own sentence, until the person closes it. */
export const notifyFailure = (title: string, error: unknown): void => {
  notifications.show({
    title,
    message: failureSentence(error),
    color: 'red',
    icon: <IconAlertTriangle size={18} aria-hidden />,
    autoClose: false,
    role: 'alert',
    closeButtonProps: { 'aria-label': 'Close this message' },
  })
}

export const notifyDone = (message: string): void => {
  notifications.show({
    message,
    color: 'teal',
    icon: <IconCheck size={18} aria-hidden />,
    autoClose: 4000,
    role: 'status',
    closeButtonProps: { 'aria-label': 'Close this message' },
  })
}
