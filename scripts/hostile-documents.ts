/**
 * Feeds some hundred broken and hostile documents, made on the spot, to the reader of documents in its
 * worker thread, with the product's own limits: nothing may crash or hang, memory stays bounded, and each
 * refusal has a reason that people understand.
 *
 *   npm run check:documents [-- --only TEXT --quick --heavy --messages --save FOLDER --json FILE --memory MB]
 *
 * Fails when a case comes out otherwise than it should. `--save` writes the documents instead of reading
 * them; `--only` takes the cases whose description contains a text, `--heavy` those that take long,
 * `--quick` the others.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { hostileCases } from './hostile-documents/all-cases.ts'
import { type CaseResult, runCases } from './hostile-documents/run-cases.ts'
import { table } from './scenario-check/check.ts'

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    quick: { type: 'boolean', default: false },
    heavy: { type: 'boolean', default: false },
    messages: { type: 'boolean', default: false },
    save: { type: 'string' },
    json: { type: 'string' },
    /** Most resident memory of this process, megabytes. */
    memory: { type: 'string', default: '2048' },
  },
})

const root = new URL('../', import.meta.url)
const timeLimitMs = 60_000
const megabyte = 1024 * 1024
const cases = hostileCases.filter(
  ({ about, heavy }) =>
    about.includes(options.only) && !(options.quick && heavy) && (heavy || !options.heavy),
)

const saveTo = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true })
  for (const [index, { about, name, bytes }] of cases.entries()) {
    const number = String(index + 1).padStart(3, '0')
    const safe = about.replace(/[^\w]+/g, '-').slice(0, 80)
    await writeFile(join(folder, `${number}-${safe}${/^\.\w+$/.exec(extname(name))?.[0] ?? ''}`), bytes())
  }
  console.log(`${cases.length} documents written to ${folder}`)
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
const megabytes = (bytes: number): string => `${Math.round(bytes / megabyte)} MB`

const report = (results: readonly CaseResult[], failed: readonly CaseResult[], limitBytes: number): void => {
  const outcomes = [...new Set(results.map(({ outcome }) => outcome))].sort()
  const countOf = (outcome: string): string => String(results.filter(one => one.outcome === outcome).length)
  for (const line of table([['outcome', 'documents'], ...outcomes.map(one => [one, countOf(one)])]))
    console.log(line)
  const highest = (by: (result: CaseResult) => number): CaseResult[] =>
    results.toSorted((a, b) => by(b) - by(a)).slice(0, 5)
  console.log('\nslowest:')
  for (const { durationMs, outcome, about } of highest(one => one.durationMs))
    console.log(`  ${seconds(durationMs).padStart(7)}  ${about} (${outcome})`)
  console.log('\nmost memory of the process:')
  for (const { peakBytes, outcome, about } of highest(one => one.peakBytes))
    console.log(`  ${megabytes(peakBytes).padStart(8)}  ${about} (${outcome})`)
  const unclear = results.filter(({ problems }) =>
    problems.some(problem => problem.startsWith('the message')),
  )
  const total = results.reduce((sum, { durationMs }) => sum + durationMs, 0)
  const maxRss = process.resourceUsage().maxRSS * 1024 // Node gives kilobytes
  console.log(
    `\n${results.length} documents in ${seconds(total)}; at most ${megabytes(maxRss)} of memory (limit ${megabytes(limitBytes)}); ${unclear.length} unclear reasons; ${failed.length} that came out wrong.`,
  )
  for (const { about, problems } of failed) console.log(`  ${about}:\n    ${problems.join('\n    ')}`)
}

if (options.save) await saveTo(options.save)
else {
  const limitBytes = Number(options.memory) * megabyte
  const results: CaseResult[] = []
  process.stderr.write(`${cases.length} documents\n`)
  const running = runCases(cases, {
    workerUrl: new URL('src/engine/documents/document-worker.ts', root),
    tokenizerFolder: fileURLToPath(new URL('models/all-minilm-l6-v2', root)),
    timeLimitMs,
  })
  for await (const result of running) {
    if (result.peakBytes > limitBytes) result.problems.push(`${megabytes(result.peakBytes)} of memory`)
    results.push(result)
    const mark = result.problems.length > 0 ? '✗' : ' '
    process.stderr.write(
      `${mark} ${String(results.length).padStart(3)} ${seconds(result.durationMs).padStart(7)} ${megabytes(result.peakBytes).padStart(8)}  ${result.about} → ${result.outcome}\n`,
    )
    if (options.messages && result.message) process.stderr.write(`      ${result.message}\n`)
  }
  const failed = results.filter(({ problems }) => problems.length > 0)
  report(results, failed, limitBytes)
  if (options.json) await writeFile(options.json, JSON.stringify(results, null, 2))
  if (failed.length > 0) process.exitCode = 1
}
