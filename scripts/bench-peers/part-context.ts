import type { PartFigures } from './peers-results.ts'

/** What a part of the bench is given. */
export interface PartContext {
  /** Where peers are installed, and what is made for them is kept. */
  peersFolder: string
  /** Diptych's own data folder for this: imports of its models. */
  dataFolder: string
  rounds: number
  /** Every contender's. */
  threads: number
}

export type Part = (context: PartContext) => Promise<PartFigures>
