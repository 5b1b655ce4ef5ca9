import { describe, expect, it, test } from 'vitest'
import { freeName, nameOfSlug, shownName, slugOf } from '#engine/core/free-name.ts'

test.each([
  ['House style', 'house-style'],
  ['  Ärzte & Café — 2026! ', 'arzte-cafe-2026'],
  ['../../etc/passwd', 'etc-passwd'],
  ['C:\\Windows', 'c-windows'],
  ['CON', 'con-1'],
  ['日本語', ''],
  ['.hidden', 'hidden'],
  ['x'.repeat(200), 'x'.repeat(60)],
])('%j may be written to every disk as %j', (name, slug) => {
  expect(slugOf(name)).toBe(slug)
})

it('shows a name on one line of at most eighty characters', () => {
  expect(shownName(' a\n\tb\u0000c\u2028d ')).toBe('a b c d')
  expect([...shownName('😀'.repeat(90))]).toHaveLength(80)
  expect(shownName(' \n ')).toBe('')
})

it('makes a name of a slug', () => {
  expect(nameOfSlug('house-style_v2')).toBe('House style v2')
})

describe('a free name', () => {
  it('is the wanted one when nobody has it', () => {
    expect(freeName('Style', ['Other'], ' ')).toBe('Style')
  })

  it('is the first number that is free, whatever the case', () => {
    expect(freeName('Style', ['style', 'STYLE 2', 'Style 4'], ' ')).toBe('Style 3')
  })
})
