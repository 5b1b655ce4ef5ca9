import type { DatabaseSync } from 'node:sqlite'
import { FreshnessTest } from '#contract/freshness.ts'
import type { DocumentId } from '#contract/ids.ts'
import { forgetDeleted } from './database.ts'

/** The freshness tests of a workspace. What is done here is on disk when it returns. */
export interface FreshnessStore {
  /** Newest first. */
  list(): FreshnessTest[]
  /** Inserts the test, or replaces what was kept of it. */
  save(test: FreshnessTest): void
  /** Fine when there is none. */
  remove(id: string): void
  /** Removes the tests of a document: they quote it. */
  forgetDocument(documentId: DocumentId): void
}

export const createFreshnessStore = (database: DatabaseSync): FreshnessStore => ({
  list: () =>
    database
      .prepare('select json from freshness_tests order by createdAt desc, id desc')
      .all()
      .map(({ json }) => FreshnessTest.parse(JSON.parse(String(json)))),
  save(test) {
    const { id, createdAt, request } = test
    database
      .prepare(
        `insert into freshness_tests (id, createdAt, documentId, json) values (?, ?, ?, ?)
         on conflict (id) do update set json = excluded.json`,
      )
      .run(id, createdAt, request.documentId, JSON.stringify(test))
  },
  remove(id) {
    database.prepare('delete from freshness_tests where id = ?').run(id)
    forgetDeleted(database)
  },
  forgetDocument(documentId) {
    database.prepare('delete from freshness_tests where documentId = ?').run(documentId)
  },
})
