import { Alert, Anchor, Button, EmptyState, Group, Loader, Text, TextInput, Title } from '@mantine/core'
import { IconAlertTriangle, IconFiles, IconSearch } from '@tabler/icons-react'
import { type FormEvent, Fragment, useEffect, useMemo, useRef, useState } from 'react'
import type { LibraryFilter } from '#contract/library-filter.ts'
import { maxQuestionCharacters } from '#contract/run.ts'
import type { SearchResult } from '#contract/search.ts'
import { countOf, formatDuration } from '../app/format.ts'
import { libraryHref } from '../app/route.ts'
import { navigate } from '../app/use-route.ts'
import { FilterBar } from '../library/filter/FilterBar.tsx'
import { facetsOf } from '../library/filter/library-facets.ts'
import type { LibraryState } from '../library/library-state.ts'
import { HitCard } from './HitCard.tsx'
import { RelevanceNote } from './RelevanceNote.tsx'
import classes from './search.module.css'
import { useSearch } from './use-search.ts'

interface SearchScreenProps {
  library: LibraryState
  question: string | undefined
}

/** What retrieval finds for a question, and why, without asking a model. */
export const SearchScreen = ({ library, question }: SearchScreenProps) => {
  const [text, setText] = useState(question ?? '')
  const [filter, setFilter] = useState<LibraryFilter>({})
  const box = useRef<HTMLInputElement>(null)
  const facets = useMemo(() => facetsOf(library.documents), [library.documents])
  const state = useSearch(question, filter, library.loaded ? library.documents : undefined)
  useEffect(() => {
    box.current?.focus({ preventScroll: true })
  }, [])
  useEffect(() => setText(question ?? ''), [question])

  const ask = (event: FormEvent) => {
    event.preventDefault()
    const asked = text.trim()
    if (asked !== '') navigate({ screen: 'search', question: asked })
  }
  const shown = state.type === 'found' ? state.result : state.type === 'searching' ? state.before : undefined

  return (
    <div className={classes.screen}>
      <Title order={1} size="h2">
        Search
      </Title>
      <Text c="dimmed" mb="lg">
        What RAG and Hybrid would read, and why it is found. The language model is not asked.
      </Text>
      {library.loaded && library.documents.length === 0 ? (
        <EmptyState
          size="lg"
          icon={<IconFiles size={44} stroke={1.1} aria-hidden />}
          title="There is nothing to search yet"
          description={
            <>
              Add documents on <Anchor href={libraryHref()}>Library</Anchor>, or drop them here.
            </>
          }
        />
      ) : (
        <>
          <search>
            <form onSubmit={ask} aria-label="Search the documents" className={classes.form}>
              <TextInput
                ref={box}
                aria-label="Question"
                placeholder="A question, a code, a name"
                size="md"
                maxLength={maxQuestionCharacters}
                leftSection={<IconSearch size={19} stroke={1.7} aria-hidden />}
                value={text}
                onChange={event => setText(event.currentTarget.value)}
              />
              <Button type="submit" size="md" disabled={text.trim() === ''}>
                Search
              </Button>
            </form>
          </search>
          <FilterBar
            facets={facets}
            filter={filter}
            onChange={setFilter}
            label="Which documents are searched"
            clear="Search everything"
          />
          <div aria-live="polite" className={classes.results}>
            {state.type === 'searching' && !shown && <Loader size="sm" aria-label="Searching" />}
            {state.type === 'failed' && (
              <Alert icon={<IconAlertTriangle aria-hidden />} title="The search failed">
                {state.sentence}
              </Alert>
            )}
            {shown && <Results result={shown} searching={state.type === 'searching'} />}
          </div>
        </>
      )}
    </div>
  )
}

const Results = ({ result, searching }: { result: SearchResult; searching: boolean }) => {
  const { hits, relevance, reranker, notice, searchedChunks, searchedDocuments, timings } = result
  const lastUsed = hits.findLastIndex(({ used }) => used)
  return (
    <div data-searching={searching || undefined}>
      <Group justify="space-between" gap="xs" mb="sm" className="numbers">
        <Text size="sm" c="dimmed">
          {countOf(hits.length, 'passage')} from {countOf(searchedDocuments, 'document')} (
          {countOf(searchedChunks, 'chunk')})
        </Text>
        <Text size="sm" c="dimmed">
          {formatDuration(timings.totalMs)}: embedding {formatDuration(timings.embeddingMs)}, meaning{' '}
          {formatDuration(timings.vectorMs)}, words {formatDuration(timings.keywordMs)}
          {reranker && timings.rerankMs !== null && `, ${reranker.name} ${formatDuration(timings.rerankMs)}`}
        </Text>
      </Group>
      {notice && (
        <Alert icon={<IconAlertTriangle aria-hidden />} title="The reranker was not used" mb="md">
          {notice}
        </Alert>
      )}
      {searchedDocuments === 0 ? (
        <Text>No document meets these conditions. Take one away to search more.</Text>
      ) : (
        <RelevanceNote relevance={relevance} />
      )}
      {hits.map((hit, index) => (
        <Fragment key={hit.passage.chunkId}>
          <HitCard hit={hit} reranked={reranker !== null} />
          {index === lastUsed && index < hits.length - 1 && (
            <Text size="xs" className={classes.used}>
              An answer reads up to here
            </Text>
          )}
        </Fragment>
      ))}
    </div>
  )
}
