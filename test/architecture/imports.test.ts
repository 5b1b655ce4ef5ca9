import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** One planted file: where it would stand, and what it says. */
interface Plant {
  place: string
  source: string
}

/** Lints planted files under the project's own rules, in a folder apart. The places that a rule forbids. */
const restricted = (plants: Plant[]): Set<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'diptych-imports-'))
  try {
    cpSync(join(root, 'biome.json'), join(folder, 'biome.json'))
    for (const { place, source } of plants) {
      mkdirSync(join(folder, dirname(place)), { recursive: true })
      writeFileSync(join(folder, place), source)
    }
    const { stdout } = spawnSync(
      join(root, 'node_modules', '.bin', 'biome'),
      ['lint', '--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none'],
      { cwd: folder, encoding: 'utf8' },
    )
    const { diagnostics, summary } = JSON.parse(stdout) as {
      diagnostics: { category: string; location: { path: string } }[]
      summary: { unchanged: number }
    }
    // A linter that sees no files forbids nothing.
    expect(summary.unchanged).toBeGreaterThanOrEqual(plants.length)
    return new Set(
      diagnostics
        .filter(({ category }) => category === 'lint/style/noRestrictedImports')
        .map(({ location }) => location.path),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The planted file of a case; numbered, because many cases stand in the same folder. */
const plantOf = ([place, specifier]: [string, string], index: number): Plant => ({
  place: place.replace('/x.ts', `/x${index}.ts`),
  source: `import { x } from '${specifier}'\nconsole.log(x)\n`,
})

// Each line plants one import that the design forbids.
const forbidden: [place: string, specifier: string][] = [
  ['src/contract/x.ts', '#engine/core/clock.ts'],
  ['src/contract/x.ts', '#host/data-folder.ts'],
  ['src/contract/x.ts', '../engine/core/clock.ts'],
  ['src/contract/x.ts', 'node:fs'],
  ['src/contract/x.ts', '@orpc/server'],
  ['src/engine/core/x.ts', '#host/data-folder.ts'],
  ['src/engine/core/x.ts', '#web/browser-host.ts'],
  ['src/engine/core/x.ts', '#main/security.ts'],
  ['src/engine/core/x.ts', '#cli/ask.ts'],
  ['src/engine/core/x.ts', '#renderer/connection/connect.ts'],
  ['src/engine/core/x.ts', '#test/anything.ts'],
  ['src/engine/core/x.ts', '../../web/browser-host.ts'],
  ['src/engine/models/gguf/x.ts', '../../../cli/ask.ts'],
  ['src/engine/core/x.ts', 'electron'],
  ['src/engine/api/x.ts', 'ws'],
  ['src/engine/api/x.ts', '@orpc/server/ws'],
  ['src/engine/api/x.ts', 'react'],
  ['src/engine/api/x.ts', '@huggingface/transformers'],
  ['src/engine/embedding/x.ts', '@huggingface/transformers'],
  ['src/engine/onnx/x.ts', 'onnxruntime-node'],
  ['src/engine/documents/x.ts', '@huggingface/gguf'],
  ['src/engine/retrieval/x.ts', 'vectra'],
  ['src/engine/retrieval/x.ts', 'pg'],
  ['src/engine/retrieval/postgres/x.ts', 'pg'],
  ['src/engine/retrieval/postgres/postgres-connection.ts', 'vectra'],
  ['src/host/x.ts', 'pg'],
  ['src/engine/retrieval/vectra-files.ts', '@huggingface/transformers'],
  ['src/engine/models/x.ts', 'vectra'],
  ['src/engine/models/x.ts', '#host/data-folder.ts'],
  ['src/host/x.ts', '#web/browser-host.ts'],
  ['src/host/x.ts', '#main/security.ts'],
  ['src/host/x.ts', 'electron'],
  ['src/web/x.ts', '#cli/ask.ts'],
  ['src/web/x.ts', '#renderer/connection/connect.ts'],
  ['src/web/x.ts', 'electron'],
  ['src/web/x.ts', 'vectra'],
  ['src/cli/x.ts', '#main/security.ts'],
  ['src/cli/x.ts', 'electron'],
  ['src/cli/x.ts', '@huggingface/transformers'],
  ['src/utility/x.ts', '#web/browser-host.ts'],
  ['src/utility/x.ts', '#main/security.ts'],
  ['src/main/x.ts', '#engine/api/engine.ts'],
  ['src/main/x.ts', '../engine/api/engine.ts'],
  ['src/main/x.ts', '#web/admission.ts'],
  ['src/main/x.ts', '#renderer/connection/connect.ts'],
  ['src/preload/x.ts', '#contract/api.ts'],
  ['src/preload/x.ts', '#engine/api/engine.ts'],
  ['src/preload/x.ts', 'node:fs'],
  ['src/renderer/x.tsx', '#engine/api/engine.ts'],
  ['src/renderer/compare/x.tsx', '../../engine/api/engine.ts'],
  ['src/renderer/x.tsx', '#main/security.ts'],
  ['src/renderer/x.tsx', '#web/admission.ts'],
  ['src/renderer/x.tsx', 'node:path'],
  ['src/renderer/x.tsx', 'electron'],
  ['src/renderer/x.tsx', '@orpc/server'],
  ['src/renderer/x.tsx', 'onnxruntime-node'],
]

const allowed: [place: string, specifier: string][] = [
  ['src/contract/x.ts', './ids.ts'],
  ['src/contract/x.ts', 'zod'],
  ['src/engine/core/x.ts', '#contract/ids.ts'],
  ['src/engine/core/x.ts', '#engine/documents/document.ts'],
  ['src/engine/models/gguf/x.ts', '../weight-file.ts'],
  ['src/engine/models/x.ts', '@huggingface/transformers'],
  ['src/engine/models/x.ts', 'onnxruntime-node'],
  ['src/engine/retrieval/vectra-files.ts', 'vectra'],
  ['src/engine/retrieval/postgres/postgres-connection.ts', 'pg'],
  ['src/engine/api/x.ts', '@orpc/server'],
  ['src/web/x.ts', '#engine/api/engine.ts'],
  ['src/web/x.ts', '#host/data-folder.ts'],
  ['src/cli/x.ts', '#web/serve.ts'],
  ['src/utility/x.ts', '#engine/api/create-engine.ts'],
  ['src/main/x.ts', 'electron'],
  ['src/main/x.ts', '#host/data-folder.ts'],
  ['src/preload/x.ts', 'electron'],
  ['src/renderer/x.tsx', '#contract/api.ts'],
  ['src/renderer/compare/x.tsx', '../connection/connect.ts'],
]

const disguised = [
  "import type { Engine } from '#engine/api/engine.ts'\nexport const x = (engine: Engine) => engine\n",
  "export type { Engine } from '#engine/api/engine.ts'\n",
  "export const x = () => import('#engine/api/create-engine.ts')\n",
].map((source, index) => ({ place: `src/renderer/compare/disguised${index}.ts`, source }))

describe('the linter enforces the directions between folders', () => {
  const bitten = restricted([...forbidden.map(plantOf), ...disguised])
  const spared = restricted(allowed.map(plantOf))

  test.each(forbidden.map((pair, index) => [...pair, index] as const))(
    '%s may not import %s',
    (place, specifier, index) => {
      expect(bitten).toContain(plantOf([place, specifier], index).place)
    },
  )

  test.each(allowed.map((pair, index) => [...pair, index] as const))(
    '%s may import %s',
    (place, specifier, index) => {
      expect(spared).not.toContain(plantOf([place, specifier], index).place)
    },
  )

  test.each(disguised)('the page may not reach the engine by $source', ({ place }) => {
    expect(bitten).toContain(place)
  })
})

/** Source files with the specifiers that each imports, types and late imports included. */
const importsOf = (source: string): string[] =>
  [
    ...source.matchAll(/^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm),
    ...source.matchAll(/^\s*import\s*['"]([^'"]+)['"]/gm),
    ...source.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g),
  ].flatMap(([, specifier]) => specifier ?? [])

/** The file that a specifier of ours means; undefined for packages. */
const resolveOurs = (from: string, specifier: string): string | undefined => {
  if (specifier.startsWith('.')) {
    const path = resolve(dirname(from), specifier)
    return existsSync(path) ? path : undefined
  }
  const inside = /^#(?<top>\w+)\/(?<rest>.+)$/.exec(specifier)?.groups
  return inside ? join(root, 'src', inside.top ?? '', inside.rest ?? '') : undefined
}

/** The first cycle found by depth-first search, as the files that it passes. */
const findCycle = (graph: ReadonlyMap<string, string[]>): string[] | undefined => {
  const finished = new Set<string>()
  const path: string[] = []
  const visit = (node: string): string[] | undefined => {
    if (finished.has(node)) return undefined
    const start = path.indexOf(node)
    if (start !== -1) return [...path.slice(start), node]
    path.push(node)
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next)
      if (cycle) return cycle
    }
    path.pop()
    finished.add(node)
    return undefined
  }
  for (const node of graph.keys()) {
    const cycle = visit(node)
    if (cycle) return cycle
  }
  return undefined
}

const files = globSync('src/**/*.{ts,tsx}', { cwd: root }).map(file => join(root, file))
const graph = new Map(
  files.map(file => {
    const targets = importsOf(readFileSync(file, 'utf8')).flatMap(
      specifier => resolveOurs(file, specifier) ?? [],
    )
    return [file, targets] as const
  }),
)
const name = (file: string): string => relative(root, file).split(sep).join('/')

describe('the import graph, types included', () => {
  test('is read: the hosts are seen to import the engine and the engine the contract', () => {
    const targets = (file: string) => graph.get(join(root, file))?.map(name)
    expect(targets('src/host/open-engine.ts')).toContain('src/engine/api/create-engine.ts')
    expect(targets('src/engine/core/errors.ts')).toContain('src/contract/errors.ts')
    expect(targets('src/cli/main.ts')).toContain('src/web/serve.ts')
  })

  test('has no cycle', () => {
    expect(findCycle(graph)?.map(name)).toBeUndefined()
  })

  test('a planted cycle with an edge that is only a type is found', () => {
    const planted = new Map([
      ['a.ts', importsOf("import type { B } from './b.ts'\n")],
      ['./b.ts', importsOf("export * from './c.ts'\n")],
      ['./c.ts', importsOf("const late = () => import('a.ts')\n")],
    ])
    expect(findCycle(planted)).toEqual(['a.ts', './b.ts', './c.ts', 'a.ts'])
  })

  test('every import of ours names a file that is there', () => {
    const missing = [...graph].flatMap(([file, targets]) =>
      targets.filter(target => !existsSync(target)).map(target => `${name(file)} → ${name(target)}`),
    )
    expect(missing).toEqual([])
  })

  test('relative imports stay inside their folder: across folders a path begins with #', () => {
    // Below engine and renderer each folder is a noun of its own; the page's folders are one program.
    const folderOf = (file: string): string => {
      const [, top, second] = name(file).split('/')
      return top === 'engine' ? `engine/${second}` : (top ?? '')
    }
    const leaving = files.flatMap(file =>
      importsOf(readFileSync(file, 'utf8'))
        .filter(specifier => specifier.startsWith('.'))
        .map(specifier => resolve(dirname(file), specifier))
        .filter(target => folderOf(target) !== folderOf(file))
        .map(target => `${name(file)} → ${name(target)}`),
    )
    expect(leaving).toEqual([])
  })

  test('one module each uses vectra and chokidar, and only engine/models transformers.js and onnxruntime', () => {
    const users = (pattern: RegExp) =>
      files.filter(file => importsOf(readFileSync(file, 'utf8')).some(specifier => pattern.test(specifier)))
    expect(users(/^vectra/).map(name)).toEqual(['src/engine/retrieval/vectra-files.ts'])
    expect(users(/^chokidar/).map(name)).toEqual(['src/engine/retrieval/followed/folder-watcher.ts'])
    const modelUsers = users(/^(@huggingface\/|onnxruntime)/).map(name)
    expect(modelUsers.length).toBeGreaterThan(0)
    expect(modelUsers.filter(file => !file.startsWith('src/engine/models/'))).toEqual([])
  })
})
