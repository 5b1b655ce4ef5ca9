import type { DatabaseSync } from 'node:sqlite'
import type * as z from 'zod'

/** Small values that belong to a workspace and move with it. */
export interface WorkspaceSettings {
  /** undefined when it was never set or does not fit the schema (an older or newer shape). */
  get<Schema extends z.ZodType>(key: string, schema: Schema): z.infer<Schema> | undefined
  set(key: string, value: unknown): void
}

/** Where the vectors are kept; may hold the password of a server, so it does not travel with the workspace. */
export const vectorStoreSetting = 'vector-store'

export const createWorkspaceSettings = (database: DatabaseSync): WorkspaceSettings => ({
  get(key, schema) {
    const row = database.prepare('select json from settings where key = ?').get(key)
    if (!row) return undefined
    const parsed = schema.safeParse(JSON.parse(String(row.json)))
    return parsed.success ? parsed.data : undefined
  },
  set(key, value) {
    database
      .prepare(
        'insert into settings (key, json) values (?, ?) on conflict (key) do update set json = excluded.json',
      )
      .run(key, JSON.stringify(value))
  },
})
