/**
 * Writes the training set and the held-out test set of the redaction scenario: paragraphs composed from our
 * own clauses, names and places. The two sides share no name, no clause and no place. Deterministic.
 *
 * Usage: node scripts/scenarios/redaction/build-sets.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeTestSet, makeTrainingSet } from './sets.ts'

const scenario = join(import.meta.dirname, '../../../resources/scenarios/redaction')

const write = (path: string, rows: readonly unknown[]): void => {
  mkdirSync(dirname(join(scenario, path)), { recursive: true })
  writeFileSync(join(scenario, path), `${rows.map(row => JSON.stringify(row)).join('\n')}\n`)
  console.log(`${rows.length} rows written to ${path}`)
}

write('training-sets/redaction.jsonl', makeTrainingSet())
write('test-sets/redaction.jsonl', makeTestSet())
