import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import type { WriteFile } from '#engine/core/atomic-files.ts'

/**
 * The former contents of one file, as steps back. A step knows by hash which content it leads back from and to,
 * so it is never applied to another one: a write that was killed, or an edit by hand, only makes steps useless.
 */
export interface UndoHistory {
  /** To be called before `next` is written. */
  record(former: Buffer, next: Buffer): Promise<void>
  /** @param contentHash SHA-256 of what the file holds now. */
  canUndo(contentHash: string): Promise<boolean>
  /** The content before the last change, or null. `forget` it when it is written. */
  former(current: Buffer): Promise<{ content: Buffer; forget(): Promise<void> } | null>
  clear(): Promise<void>
}

/** Steps that are kept, as far as they fit; the last one always is. */
const maxSteps = 100
const maxHistoryBytes = 128 * 1024 * 1024

const Header = z.object({
  formatVersion: z.literal(1),
  /** SHA-256 of the content that the step leads back to. */
  formerHash: z.string(),
  /** Bytes at the beginning and at the end that the change left as they were; between them stands what follows here. */
  sameStart: z.int().min(0),
  sameEnd: z.int().min(0),
})

/** `000012-HASH`: the number orders the steps, the hash is of the content to which the step applies. */
const stepName = /^(\d+)-([0-9a-f]{64})$/

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const blockBytes = 64 * 1024

/** Bytes at the beginning that are the same. */
const sameStartOf = (a: Buffer, b: Buffer): number => {
  const end = Math.min(a.length, b.length)
  let at = 0
  while (at + blockBytes <= end && a.subarray(at, at + blockBytes).equals(b.subarray(at, at + blockBytes)))
    at += blockBytes
  while (at < end && a[at] === b[at]) at++
  return at
}

/** Bytes at the end that are the same, of at most `limit`. */
const sameEndOf = (a: Buffer, b: Buffer, limit: number): number => {
  const tail = (bytes: Buffer, from: number, to: number): Buffer =>
    bytes.subarray(bytes.length - to, bytes.length - from)
  let same = 0
  while (
    same + blockBytes <= limit &&
    tail(a, same, same + blockBytes).equals(tail(b, same, same + blockBytes))
  )
    same += blockBytes
  while (same < limit && a[a.length - 1 - same] === b[b.length - 1 - same]) same++
  return same
}

/** Keeps the steps of one file in `folder`, which is made when the first is recorded. */
export const createUndoHistory = (folder: string, writeFile: WriteFile): UndoHistory => {
  /** Newest first. */
  const steps = async (): Promise<{ number: number; contentHash: string; path: string }[]> => {
    const names = await readdir(folder).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') return []
      throw thrown
    })
    return names
      .flatMap(name => {
        const [, number, contentHash] = stepName.exec(name) ?? []
        return number && contentHash
          ? [{ number: Number(number), contentHash, path: join(folder, name) }]
          : []
      })
      .sort((a, b) => b.number - a.number)
  }
  const prune = async (): Promise<void> => {
    let bytes = 0
    for (const [index, { path }] of (await steps()).entries()) {
      bytes += (await stat(path)).size
      if (index > 0 && (index >= maxSteps || bytes > maxHistoryBytes)) await rm(path, { force: true })
    }
  }
  return {
    async record(former, next) {
      const sameStart = sameStartOf(former, next)
      const sameEnd = sameEndOf(former, next, Math.min(former.length, next.length) - sameStart)
      const header = { formatVersion: 1, formerHash: sha256(former), sameStart, sameEnd } as const
      const number = ((await steps())[0]?.number ?? 0) + 1
      await mkdir(folder, { recursive: true })
      await writeFile(
        join(folder, `${String(number).padStart(6, '0')}-${sha256(next)}`),
        Buffer.concat([
          Buffer.from(`${JSON.stringify(header satisfies z.infer<typeof Header>)}\n`),
          former.subarray(sameStart, former.length - sameEnd),
        ]),
      )
      await prune()
    },
    canUndo: async contentHash => (await steps()).some(step => step.contentHash === contentHash),
    async former(current) {
      const all = await steps()
      const contentHash = sha256(current)
      const step = all.find(known => known.contentHash === contentHash)
      if (!step) return null
      const bytes = await readFile(step.path)
      const headerEnd = bytes.indexOf('\n')
      const { sameStart, sameEnd, formerHash } = Header.parse(
        JSON.parse(bytes.subarray(0, headerEnd).toString('utf8')),
      )
      const content = Buffer.concat([
        current.subarray(0, sameStart),
        bytes.subarray(headerEnd + 1),
        current.subarray(current.length - sameEnd),
      ])
      if (sha256(content) !== formerHash) throw new Error('a step of the undo history is damaged')
      return {
        content,
        async forget() {
          for (const { number, path } of all) if (number >= step.number) await rm(path, { force: true })
        },
      }
    },
    clear: () => rm(folder, { recursive: true, force: true }),
  }
}
