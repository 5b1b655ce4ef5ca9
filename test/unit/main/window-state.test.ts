import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseWindowState, placeWindow, readWindowState, writeWindowState } from '#main/window-state.ts'

const screen = { x: 0, y: 0, width: 1920, height: 1040 }
const second = { x: 1920, y: 0, width: 1280, height: 1024 }
const state = { bounds: { x: 2000, y: 50, width: 1100, height: 700 }, maximized: false }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'diptych-window-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('opens where it was while that screen is there', () => {
  expect(placeWindow(state, [screen, second])).toEqual(state.bounds)
})

test('keeps the size but not the place when the screen has gone', () => {
  expect(placeWindow(state, [screen])).toEqual({ width: 1100, height: 700 })
})

test('does not open with its title bar above the screen', () => {
  const above = { ...state, bounds: { x: 10, y: -300, width: 1100, height: 700 } }
  expect(placeWindow(above, [screen])).toEqual({ width: 1100, height: 700 })
})

test('never opens smaller than the page can be', () => {
  const tiny = { ...state, bounds: { x: 10, y: 10, width: 5, height: 5 } }
  expect(placeWindow(tiny, [screen])).toEqual({ x: 10, y: 10, width: 1000, height: 640 })
})

test('has a usual size on the first start', () => {
  expect(placeWindow(undefined, [screen])).toEqual({ width: 1440, height: 900 })
})

test('what was written is read again, and nothing else is left in the folder', () => {
  const file = join(folder, 'window', 'window-state.json')
  writeWindowState(file, state)
  writeWindowState(file, { ...state, maximized: true })
  expect(readWindowState(file)).toMatchObject({ ...state, maximized: true })
  expect(readdirSync(join(folder, 'window'))).toEqual(['window-state.json'])
})

test('a missing, broken or foreign file costs only the position', () => {
  expect(readWindowState(join(folder, 'none.json'))).toBeUndefined()
  writeFileSync(join(folder, 'broken.json'), '{"formatVersion":1,"bou')
  expect(readWindowState(join(folder, 'broken.json'))).toBeUndefined()
  expect(parseWindowState('{"formatVersion":2,"bounds":{},"maximized":false}')).toBeUndefined()
})
