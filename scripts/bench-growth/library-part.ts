import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { chunksPerDocument, growLibrary, grownChunks, openGrownLibrary } from './grown-library.ts'
import type { GrowthPart } from './growth-part.ts'
import type { Samples } from './growth-results.ts'

const searchesAnOpening = 10

const grow = async (folder: string, size: number): Promise<Samples> => {
  if ((await grownChunks(folder)) >= size) await rm(folder, { recursive: true })
  const { chunks, jobs, peakBytes, databaseBytes, vectorBytes, diskBytes } = await growLibrary(folder, size)
  return {
    actualSize: chunks,
    samples: {
      addingMsPerChunk: jobs.map(({ ms, documents }) => ms / documents / chunksPerDocument),
      addingCpuMsPerChunk: jobs.map(({ cpuMs, documents }) => cpuMs / documents / chunksPerDocument),
      addingPeakBytes: [peakBytes],
      databaseBytes: [databaseBytes],
      vectorBytes: [vectorBytes],
      diskBytes: [diskBytes],
    },
  }
}

const open = async (folder: string, size: number, seed: string): Promise<Samples> => {
  const { searches, ...opened } = await openGrownLibrary(folder, { searches: searchesAnOpening, seed })
  return {
    actualSize: size,
    samples: {
      openingMs: [opened.openingMs],
      openingCpuMs: [opened.openingCpuMs],
      vectorMs: searches.map(({ vectorMs }) => vectorMs),
      keywordMs: searches.map(({ keywordMs }) => keywordMs),
      allMs: searches.map(({ allMs }) => allMs),
      residentBytes: [opened.residentBytes],
    },
  }
}

/**
 * A library that grows from size to size. It stays in the work folder until the part is done, so that a run which was
 * cut short need not start over; one that is already as large as the size asked for is begun anew.
 */
export const libraryPart: GrowthPart = {
  sizes: [1000, 3000, 10_000, 30_000, 100_000, 200_000],
  // Opened three times, each in a process of its own: together 30 searches.
  steps: ['grow', 'open 1', 'open 2', 'open 3'],
  async measure(step, size, workFolder) {
    const folder = join(workFolder, 'library')
    return {
      type: 'measured',
      measured: await (step === 'grow' ? grow(folder, size) : open(folder, size, step)),
    }
  },
}
