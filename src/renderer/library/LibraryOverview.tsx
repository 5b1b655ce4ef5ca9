import { EmptyState, Group, Loader, Text, TextInput, Title } from '@mantine/core'
import { IconFiles, IconSearch } from '@tabler/icons-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { countOf } from '../app/format.ts'
import { AddButtons } from './AddButtons.tsx'
import { DocumentTable } from './DocumentTable.tsx'
import { JobList } from './JobList.tsx'
import classes from './library.module.css'
import { findDocuments } from './library-state.ts'
import type { Library } from './use-library.ts'

/** All documents of the workspace, and what is being added. */
export const LibraryOverview = ({ library }: { library: Library }) => {
  const { loaded, documents } = library.state
  const [query, setQuery] = useState('')
  const deferredQuery = useDeferredValue(query)
  const found = useMemo(() => findDocuments(documents, deferredQuery), [documents, deferredQuery])
  const chunks = documents.reduce((sum, document) => sum + document.chunks, 0)

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
        <AddButtons onFiles={files => void library.add(files)} />
      </Group>
      <JobList library={library} />
      {!loaded && <Loader size="sm" aria-label="Opening the library" />}
      {loaded && documents.length === 0 && !library.adding && (
        <div className={classes.empty}>
          <EmptyState
            size="lg"
            icon={<IconFiles size={44} stroke={1.1} aria-hidden />}
            title="The library is empty"
            description="Drop documents or a folder here: TXT, Markdown, HTML, PDF or DOCX. They are read on this computer and never leave it."
          />
        </div>
      )}
      {loaded && documents.length > 0 && (
        <>
          <TextInput
            aria-label="Search documents by name"
            placeholder="Search documents by name"
            leftSection={<IconSearch size={17} stroke={1.7} aria-hidden />}
            value={query}
            onChange={event => setQuery(event.currentTarget.value)}
            maw={380}
            mb="md"
          />
          <Text role="status" size="sm" c="dimmed" mb={query && found.length === 0 ? 'md' : 0}>
            {query &&
              (found.length === 0 ? `No document is named like “${query}”.` : `${found.length} found`)}
          </Text>
          {found.length > 0 && <DocumentTable documents={found} onRemove={library.remove} />}
        </>
      )}
    </div>
  )
}
