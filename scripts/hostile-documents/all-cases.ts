import { archiveCases } from './archive-cases.ts'
import type { HostileCase } from './case.ts'
import { damagedCases, nonsenseCases } from './damage.ts'
import { dataCases } from './data-cases.ts'
import { markupCases } from './markup-cases.ts'
import { nameCases } from './name-cases.ts'
import { pdfCases } from './pdf-cases.ts'
import { textCases } from './text-cases.ts'
import { wholesomeCases, wholesomeDocuments } from './wholesome.ts'
import { openDocumentCases, spreadsheetCases, xmlCases } from './xml-cases.ts'

/** Every case, in an order that never changes; the same bytes on every machine. */
export const hostileCases: readonly HostileCase[] = [
  ...wholesomeCases,
  ...nonsenseCases(wholesomeDocuments),
  ...damagedCases(wholesomeDocuments),
  ...textCases,
  ...nameCases,
  ...markupCases,
  ...dataCases,
  ...pdfCases,
  ...archiveCases,
  ...xmlCases,
  ...spreadsheetCases,
  ...openDocumentCases,
]
