import { EngineError } from '#engine/core/errors.ts'
import { createDocumentReader, type DocumentReaderOptions } from '#engine/documents/worker-reader.ts'
import { encode, type HostileCase, marker } from './case.ts'

/** What came of one case. */
export interface CaseResult {
  about: string
  /** `read`, or the code of the refusal. */
  outcome: string
  /** The refusal's sentence, or null. */
  message: string | null
  fileBytes: number
  durationMs: number
  /** Most resident memory of the whole process while it was read, in bytes. */
  peakBytes: number
  /** What is wrong with that; none for a case that came out as it should. */
  problems: string[]
}

/** How long after its time limit a document may still be waited for, in milliseconds. */
const graceMs = 2000
const memorySampleMs = 20

/** More than anybody reads in a list of failures. */
const maxMessageCharacters = 500
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being looked for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/

/** What is missing in a sentence that must say what happened, what was kept and what to do. */
export const problemsOfMessage = (message: string): string[] => {
  const [happened = '', advice] = message.split(/Nothing was added to the library[^.]*\./)
  return [
    ...(happened.trim() === '' ? ['the message does not say what happened'] : []),
    ...(advice === undefined ? ['the message does not say what was kept'] : []),
    ...((advice ?? '').trim() === '' ? ['the message does not say what to do'] : []),
    ...(message.length > maxMessageCharacters ? [`the message has ${message.length} characters`] : []),
    ...(unprintable.test(message) ? ['the message has control codes or marks that turn its direction'] : []),
  ]
}

type Outcome = { type: 'read'; text: string } | { type: 'failed'; error: unknown } | { type: 'hung' }

const problemsOf = ({ expects, forbidden = [] }: HostileCase, outcome: Outcome): string[] => {
  if (outcome.type === 'hung') return ['not answered within its time limit']
  if (outcome.type === 'failed') {
    const { error } = outcome
    if (!(error instanceof EngineError)) return [`no expected failure: ${String(error)}`]
    const problems = problemsOfMessage(error.message)
    if (error.message.includes('made the reader stop'))
      problems.push(`the reader stopped: ${error.cause instanceof Error ? error.cause.message : error.cause}`)
    if (expects.type === 'read') problems.push(`refused with ${error.code}: ${error.message}`)
    else if (!expects.codes.includes(error.code))
      problems.push(`refused with ${error.code}, not with ${expects.codes.join(' or ')}: ${error.message}`)
    return problems
  }
  const { text } = outcome
  const found = forbidden.filter(part => text.includes(part)).map(part => `the text has “${part}”`)
  if (expects.type === 'refused') return [...found, `read as ${JSON.stringify(text.slice(0, 80))}`]
  const lost = expects.markers.filter(part => !text.includes(part))
  return [...found, ...lost.map(part => `“${part}” is not in ${JSON.stringify(text.slice(0, 80))}`)]
}

/**
 * Reads every case in the product's own worker, one after the other, and judges what came of it. The
 * memory is that of this process: the case's bytes and the copy that the worker got are in it.
 */
export async function* runCases(
  cases: Iterable<HostileCase>,
  options: DocumentReaderOptions & { timeLimitMs: number },
): AsyncGenerator<CaseResult> {
  let reader = createDocumentReader(options)
  try {
    for (const one of cases) {
      // A document before may have cost the thread; this one shall not be charged with the start of another.
      await reader.read({ name: 'first.txt', bytes: encode(marker) })
      const bytes = one.bytes()
      // What earlier documents left behind on this side is nothing that this one used.
      globalThis.gc?.()
      let peakBytes = process.memoryUsage.rss()
      const sampling = setInterval(() => {
        peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
      }, memorySampleMs)
      const { promise: hung, resolve } = Promise.withResolvers<Outcome>()
      const alarm = setTimeout(() => resolve({ type: 'hung' }), options.timeLimitMs + graceMs)
      const start = performance.now()
      const outcome = await Promise.race([
        hung,
        reader.read({ name: one.name, bytes }).then(
          ({ text }): Outcome => ({ type: 'read', text }),
          (error: unknown): Outcome => ({ type: 'failed', error }),
        ),
      ])
      const durationMs = performance.now() - start
      clearTimeout(alarm)
      clearInterval(sampling)
      peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
      if (outcome.type === 'hung') {
        void reader.close()
        reader = createDocumentReader(options)
      }
      const { error } = outcome.type === 'failed' ? outcome : { error: null }
      yield {
        about: one.about,
        outcome: error instanceof EngineError ? error.code : outcome.type,
        message: error instanceof Error ? error.message : null,
        fileBytes: bytes.length,
        durationMs,
        peakBytes,
        problems: problemsOf(one, outcome),
      }
    }
  } finally {
    await reader.close()
  }
}
