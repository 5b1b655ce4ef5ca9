import { ActionIcon, Group, Select, Tooltip } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { ChunkId, DocumentId } from '#contract/ids.ts'
import type { DocumentChunk } from '#contract/library.ts'
import { navigate } from '../app/use-route.ts'
import { chunkTitle } from './chunk-title.ts'

interface ChunkJumpProps {
  documentId: DocumentId
  chunks: readonly DocumentChunk[]
  chunkId: ChunkId | undefined
}

/** Goes to a chunk by number or heading, or to the next and the previous one. */
export const ChunkJump = ({ documentId, chunks, chunkId }: ChunkJumpProps) => {
  const options = useMemo(
    () => chunks.map(chunk => ({ value: chunk.id as string, label: chunkTitle(chunk) })),
    [chunks],
  )
  const at = chunks.findIndex(chunk => chunk.id === chunkId)
  const goTo = (chunk: DocumentChunk | undefined) =>
    chunk && navigate({ screen: 'library', documentId, chunkId: chunk.id })
  return (
    <Group gap={4} wrap="nowrap">
      <Select
        aria-label="Go to chunk"
        placeholder="Go to chunk"
        data={options}
        value={at < 0 ? null : (chunks[at]?.id ?? null)}
        onChange={value => goTo(chunks.find(chunk => chunk.id === value))}
        searchable
        limit={100}
        nothingFoundMessage="No such chunk"
        size="xs"
        w={220}
      />
      <Tooltip label="Previous chunk">
        <ActionIcon aria-label="Previous chunk" disabled={at < 1} onClick={() => goTo(chunks[at - 1])}>
          <IconChevronUp size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Next chunk">
        <ActionIcon
          aria-label="Next chunk"
          disabled={at >= chunks.length - 1}
          onClick={() => goTo(chunks[at + 1])}
        >
          <IconChevronDown size={18} />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}
