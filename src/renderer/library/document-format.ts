import {
  IconFileText,
  IconFileTypeDocx,
  IconFileTypeHtml,
  IconFileTypePdf,
  IconMarkdown,
  type TablerIcon,
} from '@tabler/icons-react'
import type { DocumentFormat } from '#contract/library.ts'

/** How a document's format is named and shown. */
export const documentFormat = {
  text: { name: 'Plain text', Icon: IconFileText },
  markdown: { name: 'Markdown', Icon: IconMarkdown },
  html: { name: 'HTML', Icon: IconFileTypeHtml },
  pdf: { name: 'PDF', Icon: IconFileTypePdf },
  docx: { name: 'Word', Icon: IconFileTypeDocx },
} satisfies Record<DocumentFormat, { name: string; Icon: TablerIcon }>
