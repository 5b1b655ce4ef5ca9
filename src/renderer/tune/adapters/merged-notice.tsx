import { Code, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import type { MergedFormat } from '#contract/adapter.ts'
import { formatBytes } from '../../app/format.ts'
import { failureSentence } from '../../connection/failure-sentence.ts'

const formatName: Record<MergedFormat, string> = {
  safetensors: 'safetensors',
  onnx: 'ONNX for transformers.js',
}

/** A notice that stays while a merged model is written, and then says where it lies or why it does not. */
export const noticeMerging = (
  name: string,
  format: MergedFormat,
  writing: Promise<{ place: string; sizeBytes: number }>,
): void => {
  const id = notifications.show({
    title: 'Writing a merged model',
    message: `The base and ${name} become one model, ${formatName[format]}: hundreds of megabytes. You can go on working.`,
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
  writing.then(
    ({ place, sizeBytes }) =>
      notifications.update({
        ...settled,
        title: 'The merged model is written',
        message: (
          <Stack gap={4}>
            <Text size="sm" inherit>
              {name}, {formatName[format]}, {formatBytes(sizeBytes)}. It lies in
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
        title: 'The merged model was not written',
        message: failureSentence(error),
        color: 'red',
        icon: <IconAlertTriangle size={18} aria-hidden />,
        role: 'alert',
      }),
  )
}
