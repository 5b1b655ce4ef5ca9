import type { Block } from './document.ts'

/** A slide of a presentation, whatever format it is kept in. */
export interface Slide {
  title: string | null
  /** What stands on it, in reading order, without the title. */
  body: { kind: 'paragraph' | 'list-item' | 'table'; text: string }[]
  /** What the speaker wanted to say. */
  notes: string[]
}

/** Slides as blocks: each slide is a page, under a heading that says which. Empty ones are left out. */
export const slideBlocks = (slides: Slide[]): Block[] =>
  slides.flatMap(({ title, body, notes }, index): Block[] => {
    const page = index + 1
    const filled = body.filter(({ text }) => text.trim() !== '')
    const said = notes.filter(text => text.trim() !== '')
    if (title === null && filled.length === 0 && said.length === 0) return []
    const heading = title === null ? `Slide ${page}` : `Slide ${page}: ${title}`
    const headingPath = [heading]
    return [
      { kind: 'heading', text: heading, headingPath, page },
      ...filled.map(({ kind, text }): Block => ({ kind, text, headingPath, page })),
      ...said.map((text): Block => ({ kind: 'paragraph', text: `Notes: ${text}`, headingPath, page })),
    ]
  })
