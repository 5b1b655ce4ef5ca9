import { IconAlertTriangle, IconTrash } from '@tabler/icons-react'
import { memo } from 'react'
import type { LibraryDocument } from '#contract/library.ts'
import { countOf, formatBytes, formatCount, formatDay, formatTime } from '../../app/format.ts'
import { libraryHref } from '../../app/route.ts'
import { documentFormat } from '../document-format.ts'
import { changedAt } from './document-order.ts'
import classes from './document-table.module.css'
import { TagsCell } from './TagsCell.tsx'

interface DocumentRowProps {
  index: number
  height: number
  document: LibraryDocument
  tags: readonly string[]
  onTags: (document: LibraryDocument, tags: string[]) => Promise<boolean>
  onRemove: (document: LibraryDocument) => void
}

// Plain elements: Mantine's cost a long table its sixty frames a second.
export const DocumentRow = memo(({ index, height, document, tags, onTags, onRemove }: DocumentRowProps) => {
  const { id, name, format, pages, chunks, sizeBytes, notice } = document
  const { name: formatName, Icon } = documentFormat[format]
  const changed = changedAt(document)
  const day = formatDay(changed, new Date())
  const cut = name.lastIndexOf('/') + 1
  return (
    <tr aria-rowindex={index + 2} style={{ height }}>
      <td>
        <div className={classes.nameCell}>
          <Icon size={22} stroke={1.4} aria-hidden className={classes.icon} />
          <div className={classes.nameText}>
            <a href={libraryHref(id)} title={name}>
              {name.slice(cut)}
            </a>
            {(cut > 0 || notice) && (
              <div className={classes.below}>
                {cut > 0 && <span className={classes.folder}>{name.slice(0, cut - 1)}</span>}
                {notice && (
                  <span className={classes.notice} title={notice}>
                    <IconAlertTriangle size={14} stroke={1.8} aria-hidden />
                    {notice}
                  </span>
                )}
              </div>
            )}
          </div>
        </div>
      </td>
      <td className={classes.format}>{formatName}</td>
      <td className={classes.changed} title={`${day}, ${formatTime(changed)}`}>
        {day}
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
        <button type="button" aria-label={`Remove ${name}`} onClick={() => onRemove(document)}>
          <IconTrash size={17} stroke={1.6} aria-hidden />
        </button>
      </td>
    </tr>
  )
})
