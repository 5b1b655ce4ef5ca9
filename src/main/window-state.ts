import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod'

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

const formatVersion = 1
const WindowState = z.object({
  formatVersion: z.literal(formatVersion),
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() }),
  maximized: z.boolean(),
})
export type WindowState = Omit<z.infer<typeof WindowState>, 'formatVersion'>

export const minimumSize = { width: 1000, height: 640 }
const usualSize = { width: 1440, height: 900 }
/** So much of a remembered window must stand on a screen for people to be able to move it, in pixels. */
const graspable = 100

/** The kept state; undefined when there is none or it cannot be read, which costs only a position. */
export const parseWindowState = (json: string): WindowState | undefined => {
  try {
    return WindowState.parse(JSON.parse(json))
  } catch {
    return undefined
  }
}

export const readWindowState = (file: string): WindowState | undefined => {
  try {
    return parseWindowState(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Writes to a temporary file and renames it, so that a kill leaves the state before or after, never half. */
export const writeWindowState = (file: string, state: WindowState): void => {
  mkdirSync(dirname(file), { recursive: true })
  const temporary = `${file}.tmp`
  const handle = openSync(temporary, 'w')
  try {
    writeSync(handle, JSON.stringify({ formatVersion, ...state }))
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(temporary, file)
}

const overlap = (startA: number, lengthA: number, startB: number, lengthB: number): number =>
  Math.min(startA + lengthA, startB + lengthB) - Math.max(startA, startB)

/**
 * Where to open the window: where it was, when enough of it still stands on one of the work areas
 * (a screen may have gone), otherwise without a position, in the usual size.
 */
export const placeWindow = (
  state: WindowState | undefined,
  workAreas: Rectangle[],
): Partial<Pick<Rectangle, 'x' | 'y'>> & Pick<Rectangle, 'width' | 'height'> => {
  if (!state) return usualSize
  const { x, y } = state.bounds
  const width = Math.max(state.bounds.width, minimumSize.width)
  const height = Math.max(state.bounds.height, minimumSize.height)
  const isReachable = workAreas.some(
    area =>
      overlap(x, width, area.x, area.width) >= graspable &&
      overlap(y, height, area.y, area.height) >= graspable &&
      // The title bar must not be above the screen.
      y >= area.y,
  )
  return isReachable ? { x, y, width, height } : { width, height }
}
