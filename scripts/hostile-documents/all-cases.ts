import { archiveCases } from './archive-cases.ts'
import type { HostileCase } from './case.ts'
import { damagedCases, nonsenseCases } from './damage.ts'
import { emailCases } from './email-cases.ts'
import { encodingCases } from './encoding-cases.ts'
import { jsonCases } from './json-cases.ts'
import { markupCases } from './markup-cases.ts'
import { nameCases } from './name-cases.ts'
import { pdfContentCases } from './pdf-content-cases.ts'
import { pdfStructureCases } from './pdf-structure-cases.ts'
import { tableCases } from './table-cases.ts'
import { textCases } from './text-cases.ts'
import { wholesomeCases, wholesomeDocuments } from './wholesome.ts'
import { openDocumentCases, spreadsheetCases, xmlCases } from './xml-cases.ts'

/** Every case, in an order that never changes; the same bytes on every machine. */
export const hostileCases: readonly HostileCase[] = [
  ...wholesomeCases,
  ...nonsenseCases(wholesomeDocuments),
  ...damagedCases(wholesomeDocuments),
  ...textCases,
  ...encodingCases,
  ...nameCases,
  ...markupCases,
  ...tableCases,
  ...jsonCases,
  ...emailCases,
  ...pdfStructureCases,
  ...pdfContentCases,
  ...archiveCases,
  ...xmlCases,
  ...spreadsheetCases,
  ...openDocumentCases,
]
