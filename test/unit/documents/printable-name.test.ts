import { describe, expect, it } from 'vitest'
import { printableName } from '#engine/documents/printable-name.ts'

describe('a name in a sentence', () => {
  it('is left as it is when people could have typed it', () => {
    for (const name of ['manuals/tern (2).pdf', 'ساعات.txt', '港口.txt', '👩‍👧.md', 'می‌خواهم.txt'])
      expect(printableName(name)).toBe(name)
  })

  it('loses line ends, escapes and what turns the direction', () => {
    expect(printableName('a\n\x1b[31m\u202etxt.exe\u2066')).toBe('a [31m txt.exe')
    expect(printableName('\u200b\0')).toBe('a file without a name')
  })

  it('is shortened in its middle and keeps its extension', () => {
    const shown = printableName(`${'👩'.repeat(5000)}.txt`)
    expect([...shown]).toHaveLength(80)
    expect(shown).toMatch(/^👩+…👩+\.txt$/u)
  })
})
