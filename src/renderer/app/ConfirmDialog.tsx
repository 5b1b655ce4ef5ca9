import { Button, Group, Modal, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './frame.module.css'

interface ConfirmDialogProps {
  opened: boolean
  /** The question: `Remove this document?` */
  title: string
  /** What is lost and what stays. */
  children: ReactNode
  /** The way back, which has the focus. */
  keep: string
  confirm: string
  onClose: () => void
  /** Runs just after `onClose`. */
  onConfirm: () => void
}

/** Asks before something is lost for good. */
export const ConfirmDialog = (props: ConfirmDialogProps) => {
  const { opened, title, children, keep, confirm, onClose, onConfirm } = props
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<Text fw={620}>{title}</Text>}
      closeButtonProps={{ 'aria-label': keep }}
      centered
    >
      <Text size="sm" className={classes.wrapAnywhere}>
        {children}
      </Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-autofocus>
          {keep}
        </Button>
        <Button
          color="red.8"
          onClick={() => {
            onClose()
            onConfirm()
          }}
        >
          {confirm}
        </Button>
      </Group>
    </Modal>
  )
}
