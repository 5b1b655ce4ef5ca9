import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { EngineError, toEngineError, toFailure } from '#engine/core/errors.ts'

const systemError = (code: string, path?: string): Error =>
  Object.assign(new Error(`${code}: it failed`), { code, path })

test('passes an expected failure on as it is', () => {
  const error = new EngineError('NO_ADAPTER', 'No adapter is active.')
  expect(toEngineError(error)).toBe(error)
})

test.each(['ENOSPC', 'EDQUOT'])('calls %s a full disk', code => {
  expect(toFailure(systemError(code)).code).toBe('DISK_FULL')
})

test('calls a place that may not be written to by its path', () => {
  expect(toFailure(systemError('EACCES', '/data/models'))).toEqual({
    code: 'FILE_NOT_WRITABLE',
    message: expect.stringContaining('/data/models'),
  })
})

test('says that a file stands where a folder is needed', () => {
  expect(toFailure(systemError('ENOTDIR', '/data'))).toEqual({
    code: 'FILE_NOT_WRITABLE',
    message: expect.stringMatching(/folder at \/data, but a file/),
  })
})

test('calls a database that SQLite may not write read-only', () => {
  const database = new DatabaseSync(':memory:')
  database.exec('pragma query_only = on')
  let thrown: unknown
  try {
    database.exec('create table t (x)')
  } catch (error) {
    thrown = error
  }
  database.close()
  expect(toFailure(thrown).code).toBe('FILE_NOT_WRITABLE')
})

// Seen on a disk with 4 kB left; the codes are SQLite's (sqlite.org/rescode.html).
test.each([13, 4874])('calls SQLite’s %i a full disk', errcode => {
  const error = Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode })
  expect(toFailure(error).code).toBe('DISK_FULL')
})

test('keeps what it did not expect as the cause', () => {
  const cause = new Error('something else')
  expect(toEngineError(cause)).toMatchObject({ code: 'UNEXPECTED', cause })
})
