import { Alert, Anchor, Loader, Text, Title, VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle, IconArrowLeft } from '@tabler/icons-react'
import type { ChunkId, DocumentId } from '#contract/ids.ts'
import type { LibraryDocument } from '#contract/library.ts'
import { countOf, formatBytes } from '../app/format.ts'
import { libraryHref } from '../app/route.ts'
import { ChunkedText } from './ChunkedText.tsx'
import { ChunkJump } from './ChunkJump.tsx'
import { documentFormat } from './document-format.ts'
import classes from './library.module.css'
import { useDocument } from './use-document.ts'

/** A document as Diptych reads it: its text, cut into the chunks that retrieval finds. */
export const DocumentView = ({
  documentId,
  chunkId,
}: {
  documentId: DocumentId
  chunkId: ChunkId | undefined
}) => {
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
      {load.type === 'loaded' && (
        <>
          <div className={classes.documentHeader}>
            <div>
              <Title order={1} size="h2" className={classes.name}>
                {load.detail.document.name}
              </Title>
              <Text c="dimmed" size="sm" className="numbers">
                {describe(load.detail.document)}
              </Text>
            </div>
            <ChunkJump documentId={documentId} chunks={load.detail.chunks} chunkId={chunkId} />
          </div>
          <ChunkedText text={load.detail.text} chunks={load.detail.chunks} chunkId={chunkId} />
        </>
      )}
    </div>
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
