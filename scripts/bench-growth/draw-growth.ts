import { join } from 'node:path'
import { writeFileAtomic } from '#engine/core/atomic-files.ts'
import { drawFigure } from './draw-figure.ts'
import { growthReport, isMeasured } from './growth-report.ts'
import { partNames, readGrowth } from './growth-results.ts'
import { partFigures } from './part-figures.ts'
import { putReport } from './put-report.ts'

/**
 * Draws everything that was measured into `benchmarks/` of a folder, and puts figures and tables into its
 * `benchmarks.md`, in the place of those that were there.
 */
export const drawGrowth = async (folder: string, resultsPath: string): Promise<void> => {
  const growth = await readGrowth(resultsPath)
  for (const part of partNames) {
    const measured = growth.parts[part].filter(isMeasured)
    const { figures, sizeLabel } = partFigures[part]
    if (measured.length === 0)
      process.stderr.write(`${part}: nothing was measured yet, so nothing is drawn\n`)
    else
      for (const figure of figures) {
        const path = join(folder, 'benchmarks', `${figure.name}.svg`)
        await writeFileAtomic(path, drawFigure(figure, measured, sizeLabel))
        process.stderr.write(`${path}\n`)
      }
  }
  await putReport(join(folder, 'benchmarks.md'), growthReport(growth))
}
