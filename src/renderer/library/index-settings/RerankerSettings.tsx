import { ActionIcon, Button, Group, Loader, Radio, Stack, Text, Tooltip } from '@mantine/core'
import { IconFolderPlus, IconTrash } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { LibraryOptions } from '#contract/library.ts'
import type { RerankerInfo } from '#contract/reranker.ts'
import { ConfirmDialog } from '../../app/ConfirmDialog.tsx'
import { FilePicker } from '../../app/FilePicker.tsx'
import { formatBytes, formatCount } from '../../app/format.ts'
import { notifyDone } from '../../app/notify.tsx'
import type { PickedFile } from '../../app/picked-file.ts'
import { useRerankers } from './use-rerankers.ts'

interface RerankerSettingsProps {
  /** null for none. */
  chosen: LibraryOptions['rerankerId']
  onChoose: (id: LibraryOptions['rerankerId']) => Promise<boolean>
}

/** No reranker is called so: ids are names of folders. */
const none = '/none'

/** Which cross-encoder orders the passages of this workspace, and which there are on this computer. */
export const RerankerSettings = ({ chosen, onChoose }: RerankerSettingsProps) => {
  const { list, adding, add, remove } = useRerankers()
  const [doomed, setDoomed] = useState<RerankerInfo>()
  const folder = useRef<HTMLInputElement>(null)
  const addAndChoose = async (picked: readonly PickedFile[]) => {
    const added = await add(picked)
    if (added && (await onChoose(added.id))) notifyDone(`${added.name} orders the passages from now on.`)
  }
  const removeAndLetGo = async (reranker: RerankerInfo) => {
    if ((await remove(reranker)) && reranker.id === chosen) await onChoose(null)
  }
  if (!list) return <Loader size="sm" aria-label="Looking for rerankers" />
  const choose = (value: string) =>
    void onChoose(list.find(({ id }) => id === value)?.id ?? (value === none ? null : chosen))
  return (
    <Stack gap="md" align="flex-start">
      <Radio.Group aria-label="Reranker" value={chosen ?? none} onChange={choose}>
        <Stack gap="sm">
          <Radio value={none} label="None" description="Meaning and words, fused" />
          {list.map(reranker => (
            <Group key={reranker.id} gap="sm" wrap="nowrap" align="flex-start">
              <Radio
                value={reranker.id}
                label={reranker.name}
                description={`${formatBytes(reranker.sizeBytes)}, reads ${formatCount(reranker.maxTokens)} tokens of question and passage`}
              />
              <Tooltip label="Remove from this computer">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Remove ${reranker.name}`}
                  onClick={() => setDoomed(reranker)}
                >
                  <IconTrash size={16} stroke={1.6} aria-hidden />
                </ActionIcon>
              </Tooltip>
            </Group>
          ))}
          {chosen !== null && !list.some(({ id }) => id === chosen) && (
            <Radio
              value={chosen}
              label={chosen}
              description="Not on this computer: searches go on without it"
            />
          )}
        </Stack>
      </Radio.Group>
      <Button
        variant="default"
        loading={adding}
        leftSection={<IconFolderPlus size={18} stroke={1.6} aria-hidden />}
        onClick={() => folder.current?.click()}
      >
        Add a reranker
      </Button>
      <Text size="xs" c="dimmed">
        The folder of a cross-encoder in ONNX, as it is laid out on Hugging Face: config.json, tokenizer.json
        and onnx/model.onnx or onnx/model_quantized.onnx. It is tried out before it is kept.
      </Text>
      <FilePicker
        ref={folder}
        choose="folder"
        onFiles={files => void addAndChoose(files)}
        testId="add-reranker"
      />
      <ConfirmDialog
        opened={doomed !== undefined}
        title="Remove this reranker?"
        keep="Keep it"
        confirm="Remove"
        onClose={() => setDoomed(undefined)}
        onConfirm={() => doomed && void removeAndLetGo(doomed)}
      >
        {doomed?.name} is deleted from this computer. Workspaces that use it search without one.
      </ConfirmDialog>
    </Stack>
  )
}
