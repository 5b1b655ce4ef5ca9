import type { DatabaseSync } from 'node:sqlite'

/** Generation of the index that answers. */
export const activeGeneration = (database: DatabaseSync): number =>
  Number(database.prepare("select generation from indexes where state = 'active'").get()?.generation)
