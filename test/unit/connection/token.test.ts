import { expect, test } from 'vitest'
import { takeToken } from '#renderer/connection/token.ts'

const tab = (hash: string) => {
  const kept = new Map<string, string>()
  const shown: (string | URL | null | undefined)[] = []
  return {
    shown,
    places: {
      location: { hash, pathname: '/', search: '?x=1' },
      history: {
        replaceState: (_data: unknown, _unused: string, url?: string | URL | null) => shown.push(url),
      },
      storage: {
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, value: string) => kept.set(key, value),
      },
    },
  }
}

test('takes the token out of the address bar and keeps it for a reload of this tab', () => {
  const { places, shown } = tab('#token=abc-_123')
  expect(takeToken(places)).toBe('abc-_123')
  expect(shown).toEqual(['/?x=1'])
  expect(takeToken({ ...places, location: { ...places.location, hash: '' } })).toBe('abc-_123')
  expect(takeToken({ ...places, location: { ...places.location, hash: '#/library' } })).toBe('abc-_123')
})

test('the token of a new start replaces the one that was kept', () => {
  const { places } = tab('#token=old')
  takeToken(places)
  expect(takeToken({ ...places, location: { ...places.location, hash: '#token=new' } })).toBe('new')
})

test('has none when the tab was opened without it, and leaves the address as it is', () => {
  const { places, shown } = tab('#/library')
  expect(takeToken(places)).toBeUndefined()
  expect(shown).toEqual([])
})
