import { Popover, Text, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconFiles, IconFilter } from '@tabler/icons-react'
import { useMemo } from 'react'
import type { LibraryDocument } from '#contract/library.ts'
import type { LibraryFilter } from '#contract/library-filter.ts'
import { countOf, formatCount } from '../app/format.ts'
import { FilterBar } from '../library/filter/FilterBar.tsx'
import { facetsOf } from '../library/filter/library-facets.ts'
import classes from './compare.module.css'

interface AskedDocumentsProps {
  documents: readonly LibraryDocument[]
  /** How many meet the filter; undefined without conditions. */
  narrowedTo: number | undefined
  filter: LibraryFilter
  onChange: (filter: LibraryFilter) => void
}

/** Which documents RAG and Hybrid may read for the next question. */
export const AskedDocuments = ({ documents, narrowedTo, filter, onChange }: AskedDocumentsProps) => {
  const facets = useMemo(() => facetsOf(documents), [documents])
  const narrowed = narrowedTo !== undefined
  const shown = narrowed
    ? `${formatCount(narrowedTo)} of ${countOf(documents.length, 'document')}`
    : 'All documents'
  return (
    <Popover position="bottom-start" withArrow trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.asked}
          data-narrowed={narrowed || undefined}
          aria-label={`Documents that RAG and Hybrid read: ${shown}`}
        >
          {narrowed ? (
            <IconFilter size={16} stroke={1.8} aria-hidden />
          ) : (
            <IconFiles size={16} stroke={1.8} aria-hidden />
          )}
          {shown}
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p="md" maw={560} aria-label="Documents that RAG and Hybrid read">
        <Text size="sm" c="dimmed" mb="sm">
          RAG and Hybrid read only documents that meet all of these.
        </Text>
        <FilterBar
          facets={facets}
          filter={filter}
          onChange={onChange}
          label="Which documents are read"
          clear="Read everything"
        />
        {narrowed && (
          <Text size="sm" mt="sm" role="status" c={narrowedTo === 0 ? 'var(--warn)' : 'dimmed'}>
            {narrowedTo === 0
              ? 'No document meets these conditions, so nothing would be found.'
              : `${shown} ${narrowedTo === 1 ? 'meets' : 'meet'} these conditions.`}
          </Text>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
