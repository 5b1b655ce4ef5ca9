import { afterEach, expect, test, vi } from 'vitest'
import { parseRemembered, remember, remembered } from '../../../src/renderer/app/storage.ts'

afterEach(() => vi.unstubAllGlobals())

const memory = () => {
  const values = new Map<string, string>()
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  }
}

test('what is remembered for a tab and for the browser are two things', () => {
  vi.stubGlobal('window', { sessionStorage: memory(), localStorage: memory() })
  remember('sessionStorage', 'draft', 'mine')
  expect(remembered('sessionStorage', 'draft')).toBe('mine')
  expect(remembered('localStorage', 'draft')).toBeNull()
})

test('storage that is switched off forgets, and nothing fails', () => {
  vi.stubGlobal('window', {
    get localStorage(): Storage {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    },
  })
  remember('localStorage', 'draft', 'mine')
  expect(remembered('localStorage', 'draft')).toBeNull()
})

test('damaged JSON counts as nothing remembered', () => {
  expect(parseRemembered('{"approaches":["base"]}')).toEqual({ approaches: ['base'] })
  expect(parseRemembered('{"approaches":[')).toBeNull()
  expect(parseRemembered(null)).toBeNull()
})
