import type { FileHandle } from 'node:fs/promises'

const blockBytes = 4 * 1024 * 1024

/**
 * Reads a file from its start in large blocks and hands it out in small pieces. A piece is good until the
 * next one is taken; undefined when the file ends before it does.
 */
export const sequentialReader = (handle: FileHandle): ((bytes: number) => Promise<Buffer | undefined>) => {
  let block = Buffer.allocUnsafe(blockBytes)
  /** What is left of the block: from `next` to `filled`. */
  let next = 0
  let filled = 0
  let position = 0
  return async bytes => {
    if (filled - next < bytes) {
      const left = block.subarray(next, filled)
      const target = bytes > block.length ? Buffer.allocUnsafe(bytes) : block
      // Within one buffer `copy` moves, also where the two overlap.
      left.copy(target)
      block = target
      filled = left.length
      next = 0
      while (filled < bytes) {
        const { bytesRead } = await handle.read(block, filled, block.length - filled, position)
        if (bytesRead === 0) return undefined
        filled += bytesRead
        position += bytesRead
      }
    }
    next += bytes
    return block.subarray(next - bytes, next)
  }
}
