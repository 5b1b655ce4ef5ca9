import { Code, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { failureSentence } from '../connection/failure-sentence.ts'
import { formatBytes } from './format.ts'

interface WritingWords {
  /** While it is written, and what that means for the person. */
  writing: string
  meanwhile: string
  /** What was written, before its size: `Larkfield, ONNX`. */
  what: string
  written: string
  notWritten: string
}

/** A notice that stays while a large file is written, and then says where it lies or why it does not. */
export const noticeWriting = (
  words: WritingWords,
  done: Promise<{ place: string; sizeBytes: number }>,
): void => {
  const id = notifications.show({
    title: words.writing,
    message: words.meanwhile,
    loading: true,
    autoClose: false,
    withCloseButton: false,
    role: 'status',
  })
  const settled = {
    id,
    loading: false,
    autoClose: false,
    withCloseButton: true,
    closeButtonProps: { 'aria-label': 'Close this message' },
  } as const
  done.then(
    ({ place, sizeBytes }) =>
      notifications.update({
        ...settled,
        title: words.written,
        message: (
          <Stack gap={4}>
            <Text size="sm" inherit>
              {words.what}, {formatBytes(sizeBytes)}. It lies in
            </Text>
            <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {place}
            </Code>
          </Stack>
        ),
        color: 'teal',
        icon: <IconCheck size={18} aria-hidden />,
        role: 'status',
      }),
    error =>
      notifications.update({
        ...settled,
        title: words.notWritten,
        message: failureSentence(error),
        color: 'red',
        icon: <IconAlertTriangle size={18} aria-hidden />,
        role: 'alert',
      }),
  )
}
