import { expect, test } from 'vitest'
import type { DocumentFormat } from '#contract/library.ts'
import type { LibraryFilter } from '#contract/library-filter.ts'
import { silentLogger } from '#engine/core/logging.ts'
import { contentHashOf, documentIdOf } from '#engine/retrieval/document-name.ts'
import { scopeOf } from '#engine/workspace/document-filter.ts'
import { createWorkspace, openWorkspace, type Workspace } from '#engine/workspace/workspace.ts'
import { exampleInfo, temporaryFolder } from '../retrieval/library-fixture.ts'

interface Known {
  format?: DocumentFormat
  addedAt?: string
  modifiedAt?: string
  tags?: string[]
}

const put = ({ documents }: Workspace, name: string, known: Known): void => {
  const { format = 'text', addedAt = '2026-05-01T12:00:00.000Z', modifiedAt = null, tags = [] } = known
  const contentHash = contentHashOf(new TextEncoder().encode(name))
  const id = documentIdOf(name, contentHash)
  documents.put({
    document: { id, name, format, sizeBytes: 1, contentHash, addedAt, modifiedAt, pages: null, notice: null },
    title: null,
    text: name,
    chunks: [],
    places: [],
  })
  documents.setTags(id, tags)
}

const filtering = async (
  known: Record<string, Known>,
  check: (found: (filter: LibraryFilter) => string[]) => void,
): Promise<void> => {
  using folder = temporaryFolder()
  const path = `${folder.path}/workspace`
  await createWorkspace(path, exampleInfo)
  const workspace = await openWorkspace(path, { logger: silentLogger })
  try {
    for (const [name, document] of Object.entries(known)) put(workspace, name, document)
    check(filter => {
      const { within, documents } = scopeOf(workspace.database, filter)
      const names = workspace.documents.list().flatMap(({ id, name }) => (within?.has(id) ? [name] : []))
      expect(documents).toBe(names.length)
      return names
    })
    expect(scopeOf(workspace.database, {})).toMatchObject({
      within: undefined,
      documents: Object.keys(known).length,
    })
  } finally {
    workspace.close()
  }
}

test('takes a folder for whole parts of the path, and its characters literally', () =>
  filtering(
    {
      'manuals/tern.pdf': {},
      'manuals/old/heron.pdf': {},
      'manuals-2/tern.pdf': {},
      manuals: {},
      'a_b/x.txt': {},
      'axb/x.txt': {},
      '100%/x.txt': {},
      'Größe 🚲/x.txt': {},
    },
    found => {
      expect(found({ folder: 'manuals' })).toEqual(['manuals/old/heron.pdf', 'manuals/tern.pdf'])
      expect(found({ folder: '/manuals/' })).toEqual(['manuals/old/heron.pdf', 'manuals/tern.pdf'])
      expect(found({ folder: 'manuals/old' })).toEqual(['manuals/old/heron.pdf'])
      expect(found({ folder: 'a_b' })).toEqual(['a_b/x.txt'])
      expect(found({ folder: '100%' })).toEqual(['100%/x.txt'])
      expect(found({ folder: 'Größe 🚲' })).toEqual(['Größe 🚲/x.txt'])
      expect(found({ folder: 'Manuals' })).toEqual([])
      expect(found({ folder: "x' or '1" })).toEqual([])
    },
  ))

test('takes days as whole days, of the change where it is known, else of the adding', () =>
  filtering(
    {
      'early.txt': { modifiedAt: '2026-03-01T00:00:00.000Z', addedAt: '2026-06-01T00:00:00.000Z' },
      'late.txt': { modifiedAt: '2026-03-31T23:59:59.999Z' },
      'next.txt': { modifiedAt: '2026-04-01T00:00:00.000Z' },
      'unknown.txt': { addedAt: '2026-03-15T10:00:00.000Z' },
    },
    found => {
      expect(found({ from: '2026-03-01', to: '2026-03-31' })).toEqual([
        'early.txt',
        'late.txt',
        'unknown.txt',
      ])
      expect(found({ from: '2026-03-31' })).toEqual(['late.txt', 'next.txt'])
      expect(found({ to: '2026-03-01' })).toEqual(['early.txt'])
      expect(found({ from: '2026-03-15', to: '2026-03-15' })).toEqual(['unknown.txt'])
      expect(found({ from: '2026-12-01', to: '2026-01-01' })).toEqual([])
    },
  ))

test('asks for all tags, any of the formats, and every condition together', () =>
  filtering(
    {
      'a.md': { format: 'markdown', tags: ['tern', 'draft'] },
      'b.md': { format: 'markdown', tags: ['tern'] },
      'c.pdf': { format: 'pdf', tags: ['tern', 'draft'] },
      'd.txt': {},
    },
    found => {
      expect(found({ tags: ['tern'] })).toEqual(['a.md', 'b.md', 'c.pdf'])
      expect(found({ tags: ['draft', 'tern'] })).toEqual(['a.md', 'c.pdf'])
      expect(found({ tags: ['ter'] })).toEqual([])
      expect(found({ formats: ['pdf', 'text'] })).toEqual(['c.pdf', 'd.txt'])
      expect(found({ formats: ['markdown'], tags: ['draft'] })).toEqual(['a.md'])
    },
  ))
