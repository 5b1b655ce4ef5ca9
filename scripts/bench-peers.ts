/**
 * `npm run bench:peers`: Diptych's parts beside the engines a person would otherwise use, in one run on one machine.
 *
 *   npm run bench:peers -- [--part decode,prefill,embedding,search,training] [--rounds 5] [--into FOLDER]
 *     [--peers FOLDER] [--write-only]
 *
 * Peers are installed for this alone, in exact versions, into a folder of their own (out/peers unless given) at the
 * first run; one that cannot be had is left out, and the table says why. Each is a process of its own, and all take
 * turns. Figures are kept in benchmarks/peers.json of the documents' folder, tables in its benchmarks.md. Where there
 * are more cores than two, `taskset -c 0,1 npm run bench:peers` gives two threads to all.
 */
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { threads } from '#engine/api/models.ts'
import { circumstances, loadNow } from './bench-growth/growth-results.ts'
import { putReport } from './bench-growth/put-report.ts'
import { decodePart, prefillPart } from './bench-peers/answers-part.ts'
import { embeddingPart } from './bench-peers/embedding-part.ts'
import type { Part } from './bench-peers/part-context.ts'
import { peersMarks, peersReport } from './bench-peers/peers-report.ts'
import { keepPart, type PartName, partNames, readPeers } from './bench-peers/peers-results.ts'
import { searchPart } from './bench-peers/search-part.ts'
import { trainingPart } from './bench-peers/training-part.ts'

const parts: Record<PartName, Part> = {
  decode: decodePart,
  prefill: prefillPart,
  embedding: embeddingPart,
  search: searchPart,
  training: trainingPart,
}

const { values: options } = parseArgs({
  options: {
    part: { type: 'string', default: partNames.join(',') },
    rounds: { type: 'string', default: '5' },
    into: { type: 'string', default: 'docs' },
    peers: { type: 'string', default: join('out', 'peers') },
    'write-only': { type: 'boolean', default: false },
  },
})

const wanted = options.part.split(',').map(name => {
  const part = partNames.find(known => known === name)
  if (!part) throw new Error(`There is no part "${name}". There are ${partNames.join(', ')}.`)
  return part
})
const rounds = Number(options.rounds)
if (!Number.isInteger(rounds) || rounds < 1)
  throw new Error(`"${options.rounds}" is no whole number above 0.`)

const peersFolder = resolve(options.peers)
const resultsPath = join(options.into, 'benchmarks', 'peers.json')
const documentPath = join(options.into, 'benchmarks.md')
const dataFolder = join(peersFolder, 'diptych')
await mkdir(dataFolder, { recursive: true })

await mkdir(join(options.into, 'benchmarks'), { recursive: true })

const writeReport = async (): Promise<void> =>
  putReport(documentPath, peersReport(await readPeers(resultsPath)), peersMarks)

for (const name of options['write-only'] ? [] : wanted) {
  process.stderr.write(`\n${name}\n`)
  const before = circumstances()
  const figures = await parts[name]({ peersFolder, dataFolder, rounds, threads })
  await keepPart(resultsPath, name, { ...before, loadAtEnd: loadNow(), threads, ...figures })
  await writeReport()
}
await writeReport()
const { parts: known } = await readPeers(resultsPath)
const shown = Object.fromEntries(Object.entries(known).filter(([name]) => wanted.includes(name as PartName))) // its keys are names of parts
console.log(peersReport({ version: 1, parts: shown }))
