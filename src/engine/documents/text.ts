import { decodeText } from './decoding.ts'
import type { Block, ParsedDocument } from './document.ts'
import { createOutline } from './outline.ts'

const bulletStart = /^(?:[-*•‣▪◦–]|\(?\d{1,3}[.)])\s+\S/
const underline = /^(?:={3,}|-{3,}|~{3,})$/
/** `Weight:   16.6 kg`: one of a list of facts, each on its own line. */
const labelledLine = /^\p{L}[^:.]{0,30}:\s/u
const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

/** A line in capitals, as plain texts mark their headings: `TECHNICAL DATA`, `3. DAMAGE ON THE WAY`. */
const isCapitalHeading = (line: string): boolean => {
  const letters = line.replace(/\P{L}/gu, '')
  return (
    letters.length >= 3 &&
    line.length <= 80 &&
    letters === letters.toUpperCase() &&
    letters !== letters.toLowerCase() &&
    !/[.;,]$/.test(line)
  )
}

/**
 * The column at which a text was wrapped by hand, or null when every line is a paragraph of its own.
 * Wrapped texts keep to 50..110 columns; a longer line shows that nobody wrapped.
 */
const wrapColumn = (lines: string[]): number | null => {
  const lengths = lines.map(line => line.trimEnd().length).filter(length => length > 0)
  const tooLong = lengths.filter(length => length > 110).length
  if (tooLong > lengths.length / 10) return null
  const column = lengths.reduce((longest, length) => (length <= 110 ? Math.max(longest, length) : longest), 0)
  return column >= 50 ? column : null
}

/** Whether the break after `line` is only there because the next word did not fit. */
const isSoftBreak = (line: string, next: string, column: number | null): boolean => {
  if (column === null || bulletStart.test(next.trim())) return false
  if (labelledLine.test(line.trim()) && labelledLine.test(next.trim())) return false
  const firstWord = next.trim().split(/\s/, 1)[0] ?? ''
  // A few columns of slack, because the longest line may be an outlier.
  if (line.trimEnd().length + 1 + firstWord.length > column - 4) return true
  return line.length >= 30 && /[^.!?:;]$/.test(line.trim()) && /^[\p{Ll}\d]/u.test(firstWord)
}

const joinLines = (lines: string[], column: number | null): string =>
  lines.reduce((text, line, index) => {
    const trimmed = line.trim().replace(/[ \t]+/g, ' ')
    if (index === 0) return trimmed
    if (!isSoftBreak(lines[index - 1] ?? '', line, column)) return `${text}\n${trimmed}`
    const glue = cjk.test(text.at(-1) ?? '') && cjk.test(trimmed[0] ?? '') ? '' : ' '
    return text + glue + trimmed
  }, '')

/** Plain text: paragraphs between blank lines, headings in capitals or underlined, lists, unwrapped lines. */
export const parsePlainText = (text: string): Omit<ParsedDocument, 'format'> => {
  const lines = text.replace(/\r\n?|[\f\u2028\u2029]/g, '\n').split('\n')
  const column = wrapColumn(lines)
  const outline = createOutline()
  const blocks: Block[] = []
  let title: string | null = null
  const add = (kind: Block['kind'], blockText: string, headingPath = outline.path()): void => {
    if (blockText.trim() !== '') blocks.push({ kind, text: blockText, headingPath, page: null })
  }
  const addHeading = (line: string, level?: number): void => {
    const heading = line.trim().replace(/\s+/g, ' ')
    // The first heading names the document if nothing stands before it.
    const isTitle = blocks.length === 0
    if (isTitle) title = heading
    add('heading', heading, outline.enter(level ?? (isTitle ? 1 : 2), heading))
  }

  const addGroup = (group: string[]): void => {
    let open: string[] = []
    let openKind: 'paragraph' | 'list-item' = 'paragraph'
    const close = (): void => {
      if (open.length > 0) add(openKind, joinLines(open, column))
      open = []
      openKind = 'paragraph'
    }
    for (let index = 0; index < group.length; index++) {
      const line = group[index] ?? ''
      const next = group[index + 1]?.trim()
      if (next !== undefined && underline.test(next) && open.length === 0) {
        addHeading(line, next.startsWith('=') ? 1 : 2)
        index++
      } else if (underline.test(line.trim())) close()
      else if (open.length === 0 && isCapitalHeading(line.trim())) addHeading(line)
      else {
        if (bulletStart.test(line.trim())) {
          close()
          openKind = 'list-item'
        }
        open.push(line)
      }
    }
    close()
  }

  let group: string[] = []
  for (const line of lines) {
    if (line.trim() !== '') group.push(line)
    else {
      addGroup(group)
      group = []
    }
  }
  addGroup(group)
  return { title, pages: null, blocks }
}

export const parseText = (bytes: Uint8Array): Omit<ParsedDocument, 'format'> =>
  parsePlainText(decodeText(bytes))
