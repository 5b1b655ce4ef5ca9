import { expect, test } from 'vitest'
import { changeFact, otherFact, versionSaid } from '#engine/evaluation/jobs/fact-change.ts'

const change = (text: string, find: string, replace: string): string | null => {
  const bytes = changeFact(new TextEncoder().encode(text), { find, replace })
  return bytes && new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

test('changes a fact everywhere, only as whole words, also across a line break', () => {
  expect(change('43 days, 143 days, 43\n  days', '43 days', '80 days')).toBe('80 days, 143 days, 80 days')
  expect(change('costs $5 (net)', '$5', '$7')).toBe('costs $7 (net)')
  expect(change('\ufeff26 km', '26 km', '63 km')).toBe('\ufeff63 km')
})

test('changes nothing in bytes that are no UTF-8 or do not have the fact', () => {
  expect(change('143 days', '43 days', '80 days')).toBeNull()
  expect(changeFact(Uint8Array.of(0xff, 0xfe, 0x34), { find: '4', replace: '5' })).toBeNull()
})

test('tells which version of a fact an answer says', () => {
  const fact = { find: '43 days', replace: '80 days' }
  expect(versionSaid('You have 43 days.', fact)).toBe('old')
  expect(versionSaid('It is 80  Days now.', fact)).toBe('new')
  expect(versionSaid('80 days, not 43 days.', fact)).toBe('both')
  expect(versionSaid('143 days', fact)).toBe('neither')
})

test('makes another figure of the same shape that is not taken', () => {
  expect(otherFact('EUR 26', new Set())).toBe('EUR 63')
  expect(otherFact('26 km', new Set(['63']))).toBe('100 km'.replace('100', '37')) // 26 + 2 · 37 = 100, which wraps to 00
  expect(otherFact('8.2 bar', new Set())).toBe('1.9 bar')
  expect(otherFact('at 10:30', new Set())).toBeNull()
  expect(otherFact('blue', new Set())).toBeNull()
})
