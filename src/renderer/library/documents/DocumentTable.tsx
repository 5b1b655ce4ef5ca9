import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { memo, useCallback, useEffect, useRef, useState } from 'react'
import type { LibraryDocument } from '#contract/library.ts'
import { ConfirmDialog } from '../../app/ConfirmDialog.tsx'
import { countOf } from '../../app/format.ts'
import { useTop } from '../use-top.ts'
import { DocumentRow } from './DocumentRow.tsx'
import { type DocumentOrder, orderBy, type SortKey } from './document-order.ts'
import classes from './document-table.module.css'

interface DocumentTableProps {
  documents: readonly LibraryDocument[]
  order: DocumentOrder
  onOrder: (order: DocumentOrder) => void
  /** All tags of the library, to choose from. */
  tags: readonly string[]
  onTags: (document: LibraryDocument, tags: string[]) => Promise<boolean>
  onRemove: (document: LibraryDocument) => Promise<void>
}

/** All rows are as high: rows that are measured while they scroll by make a long table stick. */
const rowHeight = 56

/** All documents; only the rows near the window exist. */
export const DocumentTable = memo((props: DocumentTableProps) => {
  const { documents, order, onOrder, tags, onTags, onRemove } = props
  const table = useRef<HTMLDivElement>(null)
  const margin = useTop(table)
  const rows = useWindowVirtualizer({
    count: documents.length,
    estimateSize: () => rowHeight,
    // The same function for the same documents, or every row's place is worked out again at each scrolling.
    getItemKey: useCallback((index: number) => documents[index]?.id ?? index, [documents]),
    scrollMargin: margin,
    overscan: 10,
  })
  const items = rows.getVirtualItems()
  const above = (items[0]?.start ?? margin) - margin
  const below = rows.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin)

  const leaving = useRef<LibraryDocument>(undefined)
  useEffect(() => {
    if (!leaving.current || documents.includes(leaving.current)) return
    // The row and its button went, and the focus with them; it gets a place that stays.
    leaving.current = undefined
    table.current?.focus()
  }, [documents])
  const [removing, setRemoving] = useState<LibraryDocument>()

  const sorted = (by: SortKey) => ({ by, order, onSort: () => onOrder(orderBy(order, by)) })
  return (
    <>
      <div className={classes.table} ref={table} tabIndex={-1}>
        <table aria-label="Documents of the library" aria-rowcount={documents.length + 1}>
          <thead>
            <tr aria-rowindex={1}>
              <SortedHead {...sorted('name')}>Name</SortedHead>
              <th scope="col" className={classes.format}>
                Type
              </th>
              <SortedHead {...sorted('changed')} className={classes.changed}>
                Changed
              </SortedHead>
              <SortedHead {...sorted('size')} className={classes.size}>
                Size
              </SortedHead>
              <th scope="col" className={classes.chunks}>
                Chunks
              </th>
              <th scope="col" className={classes.tags}>
                Tags
              </th>
              <th scope="col" className={classes.remove} aria-label="Remove" />
            </tr>
          </thead>
          <tbody>
            <tr aria-hidden style={{ height: above }} />
            {items.map(({ index, key }) => {
              const document = documents[index]
              return (
                document && (
                  <DocumentRow
                    key={key}
                    index={index}
                    height={rowHeight}
                    document={document}
                    tags={tags}
                    onTags={onTags}
                    onRemove={setRemoving}
                  />
                )
              )
            })}
            <tr aria-hidden style={{ height: below }} />
          </tbody>
        </table>
      </div>
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
})

interface SortedHeadProps {
  by: SortKey
  order: DocumentOrder
  onSort: () => void
  className?: string | undefined
  children: string
}

const SortedHead = ({ by, order, onSort, className, children }: SortedHeadProps) => {
  const sorted = order.by === by
  return (
    <th
      scope="col"
      className={className}
      aria-sort={sorted ? (order.descending ? 'descending' : 'ascending') : undefined}
    >
      <button type="button" onClick={onSort}>
        {children}
        <span aria-hidden className={classes.arrow}>
          {sorted ? (order.descending ? '↓' : '↑') : ''}
        </span>
      </button>
    </th>
  )
}
