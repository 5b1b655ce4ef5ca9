import { Alert, Anchor, Loader, SegmentedControl, Text, Title, VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle, IconArrowLeft } from '@tabler/icons-react'
import { useState } from 'react'
import type { ChunkId, DocumentId } from '#contract/ids.ts'
import type { DocumentDetail, LibraryDocument } from '#contract/library.ts'
import { countOf, formatBytes } from '../app/format.ts'
import { libraryHref } from '../app/route.ts'
import { ChunkedText } from './ChunkedText.tsx'
import { ChunkJump } from './ChunkJump.tsx'
import { DocumentName } from './DocumentName.tsx'
import { documentFormat } from './document-format.ts'
import classes from './library.module.css'
import { PagesView } from './pages/PagesView.tsx'
import { PageTools } from './pages/PageTools.tsx'
import { usePageView } from './pages/page-view.ts'
import { useDocument } from './use-document.ts'

interface DocumentViewProps {
  documentId: DocumentId
  chunkId: ChunkId | undefined
}

/** A document as it looks on paper where it has pages, and as Diptych reads it. */
export const DocumentView = ({ documentId, chunkId }: DocumentViewProps) => {
  const load = useDocument(documentId)
  return (
    <div className={classes.screen}>
      <Anchor href={libraryHref()} size="sm" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden /> All documents
      </Anchor>
      {load.type !== 'loaded' && <VisuallyHidden component="h1">Document</VisuallyHidden>}
      {load.type === 'loading' && (
        <Loader size="sm" mt="xl" aria-label="Opening the document" display="block" />
      )}
      {load.type === 'failed' && (
        <Alert
          mt="lg"
          maw={760}
          icon={<IconAlertTriangle aria-hidden />}
          title="This document cannot be shown"
        >
          {load.sentence}
        </Alert>
      )}
      {load.type === 'loaded' && <OpenDocument detail={load.detail} chunkId={chunkId} />}
    </div>
  )
}

const OpenDocument = ({
  detail: { document, text, chunks },
  chunkId,
}: {
  detail: DocumentDetail
  chunkId: ChunkId | undefined
}) => {
  const paged = document.format === 'pdf'
  const [shown, setShown] = useState(paged ? 'pages' : 'text')
  const view = usePageView()
  const chunk = chunks.find(({ id }) => id === chunkId)
  return (
    <>
      <div className={classes.documentHeader} data-sticks>
        <div className={classes.documentTitle}>
          <Title order={1} size="h3" lineClamp={2} title={document.name}>
            <DocumentName name={document.name} />
          </Title>
          <Text c="dimmed" size="sm" className="numbers">
            {describe(document)}
          </Text>
        </div>
        <div className={classes.documentTools}>
          {paged && (
            <SegmentedControl
              aria-label="What is shown"
              size="xs"
              data={[
                { value: 'pages', label: 'Pages' },
                { value: 'text', label: 'Text' },
              ]}
              value={shown}
              onChange={setShown}
            />
          )}
          {shown === 'pages' && <PageTools view={view} pages={document.pages ?? 1} />}
          <ChunkJump documentId={document.id} chunks={chunks} chunkId={chunkId} />
        </div>
      </div>
      {document.notice && (
        <Text size="sm" c="var(--warn)" mt="sm">
          {document.notice}
        </Text>
      )}
      {chunkId && !chunk && (
        <Text size="sm" c="var(--warn)" mt="sm" role="status">
          The passage that led here is gone: the document has changed, or was cut anew, since it was read.
        </Text>
      )}
      {shown === 'pages' ? (
        <PagesView documentId={document.id} span={chunk?.span} view={view} />
      ) : (
        <ChunkedText text={text} chunks={chunks} chunkId={chunkId} />
      )}
    </>
  )
}

const describe = ({ format, pages, characters, chunks, sizeBytes }: LibraryDocument): string =>
  [
    documentFormat[format].name,
    pages !== null && countOf(pages, 'page'),
    countOf(characters, 'character'),
    countOf(chunks, 'chunk'),
    formatBytes(sizeBytes),
  ]
    .filter(Boolean)
    .join(' · ')
