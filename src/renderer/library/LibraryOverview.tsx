import { Button, EmptyState, Group, Loader, Text, TextInput, Title } from '@mantine/core'
import { IconFiles, IconSearch } from '@tabler/icons-react'
import { useDeferredValue, useMemo, useState } from 'react'
import type { LibraryFilter } from '#contract/library-filter.ts'
import { countOf, formatCount } from '../app/format.ts'
import { AddButtons } from './AddButtons.tsx'
import { readableFormats } from './document-format.ts'
import { DocumentTable } from './documents/DocumentTable.tsx'
import { type DocumentOrder, inOrder } from './documents/document-order.ts'
import { FollowedFolders, HowToFollow } from './FollowedFolders.tsx'
import { FilterBar } from './filter/FilterBar.tsx'
import { meetsFilter } from './filter/meets-filter.ts'
import { useFacets } from './filter/use-facets.ts'
import { IndexSettings } from './index-settings/IndexSettings.tsx'
import { JobList } from './jobs/JobList.tsx'
import classes from './library.module.css'
import { findDocuments } from './library-state.ts'
import type { Library } from './use-library.ts'

/** All documents of the workspace, what keeps them up to date, and what is being added. */
export const LibraryOverview = ({ library }: { library: Library }) => {
  const { loaded, documents, folders } = library.state
  const [query, setQuery] = useState('')
  const [filter, setFilter] = useState<LibraryFilter>({})
  const [order, setOrder] = useState<DocumentOrder>({ by: 'name', descending: false })
  const deferredQuery = useDeferredValue(query)
  const facets = useFacets(documents)
  const found = useMemo(
    () =>
      inOrder(
        findDocuments(documents, deferredQuery).filter(document => meetsFilter(document, filter)),
        order,
      ),
    [documents, deferredQuery, filter, order],
  )
  const chunks = useMemo(() => documents.reduce((sum, document) => sum + document.chunks, 0), [documents])
  const narrowed = query.trim() !== '' || Object.keys(filter).length > 0

  return (
    <div className={classes.screen}>
      <Group justify="space-between" align="flex-end" mb="lg" wrap="nowrap">
        <div>
          <Title order={1} size="h2">
            Library
          </Title>
          <Text c="dimmed" className="numbers">
            {loaded && documents.length > 0
              ? `${countOf(documents.length, 'document')} in ${countOf(chunks, 'chunk')}. Drop files or a folder anywhere to add more.`
              : 'The documents that RAG and Hybrid read from.'}
          </Text>
        </div>
        <Group gap="sm" wrap="nowrap">
          <IndexSettings />
          <AddButtons onFiles={files => void library.add(files)} />
        </Group>
      </Group>
      <FollowedFolders folders={folders} onUnfollow={library.unfollow} />
      <JobList library={library} />
      {!loaded && <Loader size="sm" aria-label="Opening the library" />}
      {loaded && documents.length === 0 && !library.adding && (
        <div className={classes.empty}>
          <EmptyState
            size="lg"
            icon={<IconFiles size={44} stroke={1.1} aria-hidden />}
            title="The library is empty"
            description={`Drop documents or a folder here: ${readableFormats}. They are read on this computer and never leave it.`}
          />
        </div>
      )}
      {loaded && documents.length > 0 && (
        <>
          <div className={classes.narrow}>
            <TextInput
              label="Name"
              aria-label="Search documents by name"
              placeholder="Part of a name"
              leftSection={<IconSearch size={15} stroke={1.7} aria-hidden />}
              size="xs"
              w={190}
              value={query}
              onChange={event => setQuery(event.currentTarget.value)}
            />
            <FilterBar
              facets={facets}
              filter={filter}
              onChange={setFilter}
              label="Which documents are listed"
              clear="Show all"
            />
          </div>
          <Text role="status" size="sm" c="dimmed" className={classes.found}>
            {narrowed &&
              found.length > 0 &&
              `${formatCount(found.length)} of ${countOf(documents.length, 'document')}`}
          </Text>
          {found.length > 0 ? (
            <DocumentTable
              documents={found}
              order={order}
              onOrder={setOrder}
              tags={facets.tags}
              onTags={library.setTags}
              onRemove={library.remove}
            />
          ) : (
            <div className={classes.empty}>
              <EmptyState
                icon={<IconSearch size={34} stroke={1.2} aria-hidden />}
                title="No document meets these conditions"
                description={
                  <Button
                    variant="default"
                    size="compact-sm"
                    onClick={() => {
                      setQuery('')
                      setFilter({})
                    }}
                  >
                    Show all documents
                  </Button>
                }
              />
            </div>
          )}
        </>
      )}
      {loaded && folders.length === 0 && (
        <div className={classes.foot}>
          <HowToFollow />
        </div>
      )}
    </div>
  )
}
