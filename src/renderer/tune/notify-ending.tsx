import { Anchor, Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import type { AdapterId } from '#contract/ids.ts'
import { trainingHref } from '../app/route.ts'
import type { TrainingEnding } from './training-milestones.ts'

/** Tells a person who looks elsewhere that a training ended; stays until it is closed. */
export const notifyEnding = (ending: TrainingEnding, onActivate: (id: AdapterId) => void): void => {
  const { id, name } = ending.training
  const key = `training ${id}`
  const close = () => notifications.hide(key)
  const link = (
    <Anchor size="sm" href={trainingHref(id)} onClick={close}>
      Look at the training
    </Anchor>
  )
  notifications.show({
    id: key,
    autoClose: false,
    closeButtonProps: { 'aria-label': 'Close this message' },
    ...(ending.type === 'finished'
      ? {
          title: `${name} is trained`,
          color: 'teal',
          icon: <IconCircleCheck size={18} aria-hidden />,
          role: 'status',
          message: (
            <Group gap="md" mt={6}>
              <Button
                size="compact-sm"
                onClick={() => {
                  close()
                  onActivate(ending.adapterId)
                }}
              >
                Activate and compare
              </Button>
              {link}
            </Group>
          ),
        }
      : {
          title: `The training of ${name} stopped`,
          color: 'red',
          icon: <IconAlertTriangle size={18} aria-hidden />,
          role: 'alert',
          message: (
            <>
              <Text size="sm" mb={6}>
                {ending.sentence}
              </Text>
              {link}
            </>
          ),
        }),
  })
}
