import { statfs } from 'node:fs/promises'
import { EngineError } from '#engine/core/errors.ts'

const freeBytesIn = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`

/**
 * Refuses to begin what cannot end: a disk filled to the brim would also stop whoever else writes.
 * @throws EngineError DISK_FULL.
 */
export const requireSpace = async (
  folder: string,
  neededBytes: number,
  freeBytes: (folder: string) => Promise<number> = freeBytesIn,
): Promise<void> => {
  const free = await freeBytes(folder)
  if (free < neededBytes)
    throw new EngineError(
      'DISK_FULL',
      `The merged model needs about ${megabytes(neededBytes)}, and the disk has ${megabytes(free)} free. Nothing was written. Free some space and try again.`,
      { folder, neededBytes, free },
    )
}
