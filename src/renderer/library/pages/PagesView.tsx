import { Alert, Loader, VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { DocumentId } from '#contract/ids.ts'
import type { Span } from '#contract/span.ts'
import { PdfPages } from './PdfPages.tsx'
import type { PageView } from './page-view.ts'
import { usePdf } from './use-pdf.ts'
import { usePlaces } from './use-places.ts'

interface PagesViewProps {
  documentId: DocumentId
  /** The passage to highlight. */
  span: Span | undefined
  view: PageView
}

/** A PDF as it looks on paper, open at the passage. */
export const PagesView = ({ documentId, span, view }: PagesViewProps) => {
  const load = usePdf(documentId)
  const places = usePlaces(documentId, span)
  const [first] = places
  if (load.type === 'loading')
    return <Loader size="sm" mt="xl" aria-label="Opening the pages" display="block" />
  if (load.type === 'failed')
    return (
      <Alert mt="lg" maw={760} icon={<IconAlertTriangle aria-hidden />} title="The pages cannot be shown">
        {load.sentence}
      </Alert>
    )
  const { pdf, pdfjs, firstPage } = load
  return (
    <>
      <VisuallyHidden role="status">
        {first && `The passage is highlighted on page ${first.page}.`}
      </VisuallyHidden>
      <PdfPages
        pdf={pdf}
        pdfjs={pdfjs}
        firstPage={firstPage}
        places={places}
        zoom={view.zoom}
        onPage={view.onPage}
        goTo={view.goTo}
      />
    </>
  )
}
