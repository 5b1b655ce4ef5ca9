import {
  IconBook,
  IconBraces,
  IconFileCode,
  IconFileSpreadsheet,
  IconFileText,
  IconFileTypeCsv,
  IconFileTypeDocx,
  IconFileTypeHtml,
  IconFileTypePdf,
  IconFileTypePpt,
  IconFileTypeXls,
  IconMail,
  IconMarkdown,
  IconPresentation,
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
  pptx: { name: 'PowerPoint', Icon: IconFileTypePpt },
  xlsx: { name: 'Excel', Icon: IconFileTypeXls },
  odt: { name: 'OpenDocument text', Icon: IconFileText },
  ods: { name: 'OpenDocument spreadsheet', Icon: IconFileSpreadsheet },
  odp: { name: 'OpenDocument presentation', Icon: IconPresentation },
  epub: { name: 'EPUB', Icon: IconBook },
  csv: { name: 'CSV', Icon: IconFileTypeCsv },
  json: { name: 'JSON', Icon: IconBraces },
  jsonl: { name: 'JSON Lines', Icon: IconBraces },
  email: { name: 'E-mail', Icon: IconMail },
  code: { name: 'Source code', Icon: IconFileCode },
} satisfies Record<DocumentFormat, { name: string; Icon: TablerIcon }>

/** What can be added, for people to read. */
export const readableFormats =
  'PDF, Word, PowerPoint, Excel, OpenDocument, EPUB, web pages, Markdown, text, CSV, JSON, e-mail and source code'
