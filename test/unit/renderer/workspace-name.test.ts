import { expect, test } from 'vitest'
import { contract } from '#contract/api.ts'
import { maxNameCharacters, nameProblem } from '../../../src/renderer/app/workspace-name.ts'

const contractTakes = async (name: string): Promise<boolean> => {
  const result = await contract.workspaces.create['~orpc'].inputSchema?.['~standard'].validate({ name })
  return result !== undefined && !result.issues
}

test.each(['', '   ', '\t\n'])('a name needs a letter: %j', name => {
  expect(nameProblem(name)).toBe('Give the workspace a name.')
})

test('spaces around a name do not count', () => {
  expect(nameProblem(`  ${'a'.repeat(maxNameCharacters)}  `)).toBeUndefined()
})

test('says by how much a name is too long', () => {
  expect(nameProblem('a'.repeat(maxNameCharacters + 1))).toBe(
    'A name can have 80 characters; this one has 81. Shorten it by 1 character.',
  )
})

test.each([1, maxNameCharacters, maxNameCharacters + 1])(
  'the contract agrees on %i characters',
  async length => {
    const name = 'a'.repeat(length)
    expect(await contractTakes(name)).toBe(nameProblem(name) === undefined)
  },
)
