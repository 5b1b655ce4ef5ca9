import { expect, test } from 'vitest'
import { freeName } from '../../../src/renderer/app/free-name.ts'

test('a name that is taken gets the first number that is free, whatever its case', () => {
  expect(freeName('House style', [])).toBe('House style')
  expect(freeName('House style', ['house style ', 'House style 2', 'House style 4'])).toBe('House style 3')
})
