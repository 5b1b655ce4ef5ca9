import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRandom } from '#engine/core/random.ts'
import { closeDatabase, createDatabase, forgetDeleted, openDatabase } from '#engine/workspace/database.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'diptych-remains-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const marksIn = (path: string): Set<string> => new Set(readFileSync(path, 'latin1').match(/zq\d+x/g) ?? [])

/** Fills a database with texts and deletes most of them, in an order that makes SQLite move rows between pages. */
const churn = (path: string): { live: Set<string>; close: () => void } => {
  createDatabase(path)
  const database = openDatabase(path)
  const random = createRandom('churn')
  const add = database.prepare('insert into settings (key, json) values (?, ?)')
  const drop = database.prepare('delete from settings where key = ?')
  const live = new Set<string>()
  database.exec('begin')
  for (let at = 0; at < 3000; at++) {
    const mark = `zq${at}x`
    // Keys in no order land in the middle of pages, and values of all sizes split and join them.
    add.run(`${random.integer(2 ** 31)} ${mark}`, mark.repeat(1 + random.integer(40)))
    live.add(mark)
    if (live.size < 60) continue
    const gone = [...live][random.integer(live.size)] ?? ''
    const key = database.prepare('select key from settings where key like ?').get(`% ${gone}`)?.key
    drop.run(String(key))
    live.delete(gone)
  }
  database.exec('commit')
  forgetDeleted(database)
  return { live, close: () => closeDatabase(database) }
}

test('nothing that was deleted is left in a file once the database is closed', () => {
  const path = join(folder, 'workspace.sqlite')
  const { live, close } = churn(path)
  // Without this the test would prove nothing: overwriting deleted rows is not enough.
  const remains = [...marksIn(path)].filter(mark => !live.has(mark))
  expect(remains).not.toEqual([])
  close()
  expect([...marksIn(path)].filter(mark => !live.has(mark))).toEqual([])
  expect(marksIn(path).size).toBe(live.size)
})
