import { ActionIcon, Anchor } from '@mantine/core'
import { IconAlertTriangle, IconTrash } from '@tabler/icons-react'
import { memo, type Ref } from 'react'
import type { LibraryDocument } from '#contract/library.ts'
import { countOf, formatBytes, formatCount, formatDay, formatTime } from '../../app/format.ts'
import { libraryHref } from '../../app/route.ts'
import { DocumentName } from '../DocumentName.tsx'
import { documentFormat } from '../document-format.ts'
import { changedAt } from './document-order.ts'
import classes from './document-table.module.css'
import { TagsCell } from './TagsCell.tsx'

interface DocumentRowProps {
  ref: Ref<HTMLTableRowElement>
  index: number
  document: LibraryDocument
  tags: readonly string[]
  onTags: (document: LibraryDocument, tags: string[]) => Promise<boolean>
  onRemove: (document: LibraryDocument) => void
}

export const DocumentRow = memo(({ ref, index, document, tags, onTags, onRemove }: DocumentRowProps) => {
  const { id, name, format, pages, chunks, sizeBytes, notice } = document
  const { name: formatName, Icon } = documentFormat[format]
  const changed = changedAt(document)
  return (
    <tr ref={ref} data-index={index} aria-rowindex={index + 2}>
      <td>
        <div className={classes.nameCell}>
          <Icon size={22} stroke={1.4} aria-hidden className={classes.icon} />
          <div className={classes.nameText}>
            <Anchor href={libraryHref(id)} fw={500} c="var(--mantine-color-text)">
              <DocumentName name={name} />
            </Anchor>
            {notice && (
              <div className={classes.notice}>
                <IconAlertTriangle size={14} stroke={1.8} aria-hidden />
                {notice}
              </div>
            )}
          </div>
        </div>
      </td>
      <td className={classes.format}>{formatName}</td>
      <td className={classes.changed} title={`${formatDay(changed, new Date())}, ${formatTime(changed)}`}>
        {formatDay(changed, new Date())}
      </td>
      <td className={classes.size}>
        {formatBytes(sizeBytes)}
        {pages !== null && <small>{countOf(pages, 'page')}</small>}
      </td>
      <td className={classes.chunks}>{formatCount(chunks)}</td>
      <td className={classes.tags}>
        <TagsCell document={document} known={tags} onTags={onTags} />
      </td>
      <td className={classes.remove}>
        <ActionIcon aria-label={`Remove ${name}`} onClick={() => onRemove(document)}>
          <IconTrash size={17} stroke={1.6} />
        </ActionIcon>
      </td>
    </tr>
  )
})
