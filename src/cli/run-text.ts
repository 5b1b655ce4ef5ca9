import { type Approach, usesRetrieval } from '#contract/approach.ts'
import type { Answer, Passage, Retrieval, Run, Timings } from '#contract/run.ts'
import type { RunEvent } from '#contract/run-events.ts'
import type { Colors } from './colors.ts'

/** What each approach is, for people who see the name for the first time. */
const descriptions: Record<Approach, string> = {
  base: 'the question only',
  rag: 'with retrieved passages',
  tuned: 'with the adapter',
  hybrid: 'with the adapter and retrieved passages',
}

/**
 * The text that a terminal shows for one more event of a run: headings, words as they come, then
 * sources and timings. Answers come one after another, because the terminal's runs do.
 */
export class RunText {
  readonly #colors: Colors
  readonly #approaches: Approach[]
  #retrieval: Retrieval | null = null
  #written = new Map<Approach, string>()

  constructor(colors: Colors, approaches: Approach[]) {
    this.#colors = colors
    this.#approaches = approaches
  }

  next(event: RunEvent): string {
    switch (event.type) {
      case 'snapshot':
        this.#retrieval = event.run.retrieval
        return this.#answersOf(event.run)
      case 'retrieved':
        this.#retrieval = event.retrieval
        return ''
      case 'text':
        return this.#open(event.approach) + this.#write(event.approach, event.delta)
      case 'answer':
        return this.#answer(event.approach, event.answer)
      case 'finished':
        return ''
    }
  }

  #answersOf(run: Run): string {
    return this.#approaches
      .map(approach => {
        const answer = run.answers[approach]
        return answer ? this.#answer(approach, answer) : ''
      })
      .join('')
  }

  #answer(approach: Approach, answer: Answer): string {
    if (answer.type === 'waiting') return ''
    const heading = this.#open(approach)
    const rest = this.#write(approach, answer.text.slice(this.#written.get(approach)?.length ?? 0))
    switch (answer.type) {
      case 'streaming':
        return heading + rest
      case 'failed':
        return `${heading}${rest}\n${this.#colors.error(answer.failure.message)}\n\n`
      case 'done':
        return `${heading}${rest}\n${this.#footer(approach, answer)}\n`
    }
  }

  #open(approach: Approach): string {
    if (this.#written.has(approach)) return ''
    this.#written.set(approach, '')
    const { bold, dim } = this.#colors
    return `${bold(this.#colors.approach[approach](`■ ${approach}`))} ${dim(descriptions[approach])}\n`
  }

  #write(approach: Approach, delta: string): string {
    this.#written.set(approach, (this.#written.get(approach) ?? '') + delta)
    return delta
  }

  #footer(approach: Approach, answer: Extract<Answer, { type: 'done' }>): string {
    const lines: string[] = []
    if (usesRetrieval(approach))
      for (const passage of this.#retrieval?.passages ?? [])
        if (answer.passageNumbers.includes(passage.number)) lines.push(sourceLine(passage))
    if (usesRetrieval(approach) && this.#retrieval?.notice) lines.push(`(${this.#retrieval.notice})`)
    if (answer.finishReason === 'length') lines.push('(ended at the token limit)')
    if (answer.finishReason === 'stopped') lines.push('(stopped)')
    if (answer.finishReason === 'nothing-relevant') lines.push('(nothing relevant found)')
    if (answer.timings) lines.push(timingsLine(answer.timings))
    return lines.map(line => `${this.#colors.dim(`  ${line}`)}\n`).join('')
  }
}

/** `manuals/tern.pdf, page 12, Care > Cleaning` */
export const placeText = ({ documentName, page, headingPath }: Passage): string =>
  [
    documentName,
    ...(page === null ? [] : [`page ${page}`]),
    ...(headingPath.length === 0 ? [] : [headingPath.join(' > ')]),
  ].join(', ')

const sourceLine = (passage: Passage): string =>
  `[${passage.number}] ${placeText(passage)} · score ${passage.score.toFixed(3)}`

const timingsLine = (timings: Timings): string =>
  [
    ...(timings.retrievalMs === null ? [] : [`retrieval ${Math.round(timings.retrievalMs)} ms`]),
    `first token ${Math.round(timings.timeToFirstTokenMs)} ms`,
    `prefill ${Math.round(timings.prefillTokensPerSecond)} tokens/s`,
    ...(timings.decodeTokensPerSecond === null
      ? []
      : [`decode ${Math.round(timings.decodeTokensPerSecond)} tokens/s`]),
    `${timings.promptTokens} + ${timings.answerTokens} tokens`,
    `${(timings.totalMs / 1000).toFixed(1)} s`,
  ].join(' · ')
