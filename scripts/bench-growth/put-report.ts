import { readFile } from 'node:fs/promises'
import { writeFileAtomic } from '#engine/core/atomic-files.ts'
import { type Marks, withReport } from './growth-report.ts'

/** Puts a report into a document, which need not be there, in the place of the one between its marks. */
export const putReport = async (documentPath: string, report: string, marks?: Marks): Promise<void> => {
  const document = await readFile(documentPath, 'utf8').catch(thrown => {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw thrown
  })
  await writeFileAtomic(documentPath, withReport(document, report, marks))
}
