/**
 * `npm run bench:library -- [--sizes 1000,3000,10000,30000,100000]`: what a library costs as it grows. Documents of ten
 * chunks go through the real indexer into real stores, with an embedder that takes no time (what embedding costs is in
 * `npm run bench`). At each size: time to add, memory, files on disk, and opening in a process of its own.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { median } from '#engine/evaluation/statistics.ts'
import {
  chunksPerDocument,
  type GrownLibrary,
  growLibrary,
  type OpenedLibrary,
  openGrownLibrary,
} from './bench-growth/grown-library.ts'
import { inProcess } from './in-process.ts'

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,3000,10000,30000,100000' },
    grow: { type: 'string' },
    open: { type: 'boolean', default: false },
    folder: { type: 'string', default: '' },
  },
})

const mb = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`

const print = (measured: GrownLibrary | OpenedLibrary): boolean =>
  process.stdout.write(JSON.stringify(measured))

if (values.grow) print(await growLibrary(values.folder, Number(values.grow)))
else if (values.open) print(await openGrownLibrary(values.folder, { searches: 21, seed: 'bench-library' }))
else {
  const folder = mkdtempSync(join(tmpdir(), 'diptych-library-'))
  const path = join(folder, 'workspace')
  process.stdout.write(
    '| chunks | documents | ms a document added | of the processor | peak memory | database | vectors | opening | of the processor | memory open | vector search p50 | load |\n' +
      '|---|---|---|---|---|---|---|---|---|---|---|---|\n',
  )
  try {
    for (const size of values.sizes.split(',')) {
      const { chunks, jobs, ...bytes } = await inProcess<GrownLibrary>('--folder', path, '--grow', size)
      const opened = await inProcess<OpenedLibrary>('--folder', path, '--open')
      const added = jobs.reduce((sum, { documents }) => sum + documents, 0)
      const perDocument = (key: 'ms' | 'cpuMs') =>
        (jobs.reduce((sum, job) => sum + job[key], 0) / added).toFixed(1)
      const row = [
        ...[chunks, chunks / chunksPerDocument, perDocument('ms'), perDocument('cpuMs')],
        ...[mb(bytes.peakBytes), mb(bytes.databaseBytes), mb(bytes.vectorBytes)],
        ...[
          `${opened.openingMs.toFixed(0)} ms`,
          `${opened.openingCpuMs.toFixed(0)} ms`,
          mb(opened.residentBytes),
        ],
        `${median(opened.searches.map(({ vectorMs }) => vectorMs)).toFixed(1)} ms`,
        loadavg()[0]?.toFixed(1),
      ]
      process.stdout.write(`| ${row.join(' | ')} |\n`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
