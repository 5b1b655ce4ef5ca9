/**
 * Renders house-style.source.jsonl to the chat messages the tuned model learns from, with the very
 * function that builds the prompt at answer time: the two cannot drift apart.
 *
 * Usage: node scripts/scenarios/support-desk/render-training-set.ts
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type PromptPassage, renderUserMessage } from '#engine/generation/prompt.ts'

interface SourceRow {
  question: string
  passages?: PromptPassage[]
  answer: string
}

const root = join(import.meta.dirname, '../../..')
const source = join(import.meta.dirname, 'house-style.source.jsonl')
const target = join(root, 'resources/scenarios/support-desk/training-sets/house-style.jsonl')

/** One training example: what the person sends, passages included, and the reply in the house style. */
const renderRow = (row: SourceRow): string =>
  JSON.stringify({
    messages: [
      { role: 'user', content: renderUserMessage(row.question, row.passages) },
      { role: 'assistant', content: row.answer },
    ],
  })

const rows = readFileSync(source, 'utf8')
  .split('\n')
  .filter(line => line !== '')
  .map(line => JSON.parse(line) as SourceRow)
mkdirSync(dirname(target), { recursive: true })
writeFileSync(target, `${rows.map(renderRow).join('\n')}\n`)
console.log(`${rows.length} rows written to ${target}`)
