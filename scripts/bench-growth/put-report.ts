import { writeFileAtomic } from '#engine/core/atomic-files.ts'
import { readIfThere } from '../read-if-there.ts'
import { type Marks, withReport } from './growth-report.ts'

/** Puts a report into a document, which need not be there, in the place of the one between its marks. */
export const putReport = async (documentPath: string, report: string, marks?: Marks): Promise<void> =>
  writeFileAtomic(documentPath, withReport((await readIfThere(documentPath)) ?? '', report, marks))
