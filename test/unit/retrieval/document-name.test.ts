import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { documentIdOf, documentName } from '#engine/retrieval/document-name.ts'
import { walkPaths } from '#engine/retrieval/library-file.ts'
import { temporaryFolder } from './library-fixture.ts'

test.each([
  ['manuals/tern.pdf', 'manuals/tern.pdf'],
  ['manuals\\tern.pdf', 'manuals/tern.pdf'],
  ['../../etc/passwd', 'etc/passwd'],
  ['..\\..\\windows\\system.ini', 'windows/system.ini'],
  ['/absolute/path.txt', 'absolute/path.txt'],
  ['C:\\Users\\me\\notes.txt', 'Users/me/notes.txt'],
  ['a/./b//c.md', 'a/b/c.md'],
  ['line\nbreak\u0000and\u202Eturn.txt', 'linebreakandturn.txt'],
  ['..', 'untitled'],
  ['', 'untitled'],
  ['cafe\u0301.txt', 'caf\u00e9.txt'],
])('makes a safe name of %j', (path, name) => {
  expect(documentName(path)).toBe(name)
  expect(documentName(name)).toBe(name)
})

test('keeps the end of a long name and keeps two long names apart', () => {
  const a = documentName(`${'x'.repeat(300)}/manual.pdf`)
  const b = documentName(`${'x'.repeat(301)}/manual.pdf`)
  expect([...a]).toHaveLength(200)
  expect(a.endsWith('/manual.pdf')).toBe(true)
  expect(a).not.toBe(b)
})

test('gives the same content under the same name the same id, and no other', () => {
  expect(documentIdOf('a.txt', 'hash')).toBe(documentIdOf('a.txt', 'hash'))
  expect(documentIdOf('a.txt', 'hash')).not.toBe(documentIdOf('b.txt', 'hash'))
  expect(documentIdOf('a.txt', 'hash')).not.toBe(documentIdOf('a.txt', 'other'))
  expect(documentIdOf('../x', 'hash')).toMatch(/^doc-[0-9a-f]{24}$/)
})

test('lists the files of a folder in order, without hidden ones, node_modules and links', async () => {
  using folder = temporaryFolder()
  const root = join(folder.path, 'docs')
  for (const path of ['b', '.git', 'node_modules/x', 'a']) mkdirSync(join(root, path), { recursive: true })
  for (const file of [
    'b/two.pdf',
    'a/one.txt',
    'photo.png',
    '.hidden.txt',
    '.git/config',
    'node_modules/x/readme.md',
  ])
    writeFileSync(join(root, file), file)
  writeFileSync(join(folder.path, 'outside.txt'), 'outside')
  symlinkSync(join(folder.path, 'outside.txt'), join(root, 'link.txt'))
  symlinkSync(root, join(root, 'loop'))

  const files = await walkPaths([root, join(folder.path, 'outside.txt'), join(folder.path, 'missing.txt')])
  expect(files.map(({ name }) => name)).toEqual([
    'docs/a/one.txt',
    'docs/b/two.pdf',
    'docs/photo.png',
    'outside.txt',
    'missing.txt',
  ])
  expect(files[0]?.sizeBytes).toBe('a/one.txt'.length)
  expect(new TextDecoder().decode(await files[0]?.read())).toBe('a/one.txt')
  await expect(files[4]?.read()).rejects.toMatchObject({ code: 'ENOENT' })
})

// macOS and Windows keep no such names.
test.runIf(process.platform === 'linux')(
  'lists a file whose name is no valid text, so that it is reported',
  async () => {
    using folder = temporaryFolder()
    writeFileSync(
      Buffer.concat([Buffer.from(`${folder.path}/bad-`), Buffer.of(0xff), Buffer.from('.txt')]),
      'x',
    )
    const [file] = await walkPaths([folder.path])
    expect(file?.name).toContain('bad-\ufffd.txt')
    await expect(file?.read()).rejects.toMatchObject({ code: 'ENOENT' })
  },
)
