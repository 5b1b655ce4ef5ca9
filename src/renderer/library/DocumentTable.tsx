import { ActionIcon, Anchor, Button, Group, Table } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { LibraryDocument } from '#contract/library.ts'
import { ConfirmDialog } from '../app/ConfirmDialog.tsx'
import { countOf, formatBytes, formatCount, formatDay, formatTime } from '../app/format.ts'
import { libraryHref } from '../app/route.ts'
import { documentFormat } from './document-format.ts'
import classes from './library.module.css'

interface DocumentTableProps {
  documents: readonly LibraryDocument[]
  onRemove: (document: LibraryDocument) => Promise<void>
}

/** More rows than these come when they are asked for: a table of thousands is slow to lay out. */
const pageRows = 200

export const DocumentTable = ({ documents, onRemove }: DocumentTableProps) => {
  const [rows, setRows] = useState(pageRows)
  const table = useRef<HTMLDivElement>(null)
  const leaving = useRef<LibraryDocument>(undefined)
  useEffect(() => {
    if (!leaving.current || documents.includes(leaving.current)) return
    // The row and its button went, and the focus with them; it gets a place that stays.
    leaving.current = undefined
    table.current?.focus()
  }, [documents])
  const [removing, setRemoving] = useState<LibraryDocument>()
  return (
    <>
      <div className={classes.table} ref={table} tabIndex={-1}>
        <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover>
          <Table.Caption className={classes.caption}>Documents of the library</Table.Caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Name</Table.Th>
              <Table.Th scope="col" ta="right">
                Pages
              </Table.Th>
              <Table.Th scope="col" ta="right">
                Chunks
              </Table.Th>
              <Table.Th scope="col" ta="right">
                Size
              </Table.Th>
              <Table.Th scope="col">Added</Table.Th>
              <Table.Th scope="col" w={56}>
                <span className={classes.caption}>Remove</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody className="numbers">
            {documents.slice(0, rows).map(document => (
              <Row key={document.id} document={document} onRemove={() => setRemoving(document)} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {documents.length > rows && (
        <Button variant="subtle" mt="md" onClick={() => setRows(before => before + pageRows)}>
          {countOf(documents.length - rows, 'more document')}
        </Button>
      )}
      <ConfirmDialog
        opened={removing !== undefined}
        title="Remove this document?"
        keep="Keep it"
        confirm="Remove"
        onClose={() => setRemoving(undefined)}
        onConfirm={() => {
          if (removing) void onRemove(removing)
          leaving.current = removing
        }}
      >
        <strong>{removing?.name}</strong> leaves the library with its{' '}
        {countOf(removing?.chunks ?? 0, 'chunk')}. The original file stays where it is; earlier runs keep the
        passages they read.
      </ConfirmDialog>
    </>
  )
}

const Row = ({ document, onRemove }: { document: LibraryDocument; onRemove: () => void }) => {
  const { id, name, format, pages, chunks, sizeBytes, addedAt } = document
  const { name: formatName, Icon } = documentFormat[format]
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="sm" wrap="nowrap">
          <Icon size={22} stroke={1.4} role="img" aria-label={formatName} className={classes.formatIcon} />
          <Anchor href={libraryHref(id)} fw={500} c="var(--mantine-color-text)" className={classes.name}>
            {name}
          </Anchor>
        </Group>
      </Table.Td>
      <Table.Td ta="right">{pages === null ? '–' : formatCount(pages)}</Table.Td>
      <Table.Td ta="right">{formatCount(chunks)}</Table.Td>
      <Table.Td ta="right">{formatBytes(sizeBytes)}</Table.Td>
      <Table.Td>
        {formatDay(addedAt, new Date())}, {formatTime(addedAt)}
      </Table.Td>
      <Table.Td>
        <ActionIcon aria-label={`Remove ${name}`} onClick={onRemove}>
          <IconTrash size={17} stroke={1.6} />
        </ActionIcon>
      </Table.Td>
    </Table.Tr>
  )
}
