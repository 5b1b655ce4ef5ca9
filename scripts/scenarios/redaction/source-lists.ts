import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Training and held-out text are made of different lists, so that nothing can be known by heart. */
export type Side = 'training' | 'held-out'

/** A sentence with slots such as `{1}`, `{2's}`, `{his1}` or `{street}`, of one kind of legal text. */
export interface ClauseTemplate {
  kind: string
  text: string
}

export interface SourceLists {
  side: Side
  women: string[]
  men: string[]
  surnames: string[]
  towns: string[]
  brands: string[]
  acts: string[]
  clauses: ClauseTemplate[]
}

const linesOf = (...path: string[]): string[] =>
  readFileSync(join(import.meta.dirname, ...path), 'utf8')
    .split('\n')
    .filter(line => line !== '')

/** Words of a list; an underscore stands for a space inside of a name. */
const wordsOf = (...path: string[]): string[] =>
  linesOf(...path).flatMap(line => line.split(' ').map(word => word.replaceAll('_', ' ')))

const clausesOf = (side: Side): ClauseTemplate[] =>
  readdirSync(join(import.meta.dirname, 'clauses', side))
    .sort()
    .flatMap(file => linesOf('clauses', side, file).map(text => ({ kind: file.replace(/\.txt$/, ''), text })))

export const readSourceLists = (side: Side): SourceLists => ({
  side,
  women: wordsOf('names', `${side}-women.txt`),
  men: wordsOf('names', `${side}-men.txt`),
  surnames: wordsOf('names', `${side}-surnames.txt`),
  towns: wordsOf('places', `${side}-towns.txt`),
  brands: wordsOf('places', `${side}-brands.txt`),
  acts: linesOf('places', `${side}-acts.txt`),
  clauses: clausesOf(side),
})
