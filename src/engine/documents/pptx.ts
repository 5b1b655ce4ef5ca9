import type { ParsedDocument } from './document.ts'
import { type OfficePackage, openOfficePackage, type Relationship } from './office-package.ts'
import { type Slide, slideBlocks } from './slides.ts'
import { firstRowIsHeader, tableRowTexts } from './tables.ts'
import { descendantsNamed, elementsOf, firstNamed, textOf, type XmlElement } from './xml.ts'

/** Date, footer and slide number stand on every slide and say nothing of it. */
const furniture = new Set(['dt', 'ftr', 'sldNum', 'hdr', 'sldImg'])
const titles = new Set(['title', 'ctrTitle'])

/** Text of a DrawingML paragraph (ECMA-376 part 1, 21.1.2). */
const paragraphText = (paragraph: XmlElement): string =>
  elementsOf(paragraph)
    .map(child => {
      if (child.name === 'br') return '\n'
      const text = child.name === 'r' || child.name === 'fld' ? firstNamed(child, 't') : undefined
      return text ? textOf(text) : ''
    })
    .join('')
    .trim()

const paragraphsOf = (shape: XmlElement): XmlElement[] => {
  const body = elementsOf(shape).find(({ name }) => name === 'txBody')
  return body ? elementsOf(body).filter(({ name }) => name === 'p') : []
}

const placeholderType = (shape: XmlElement): string | null => {
  const properties = elementsOf(shape).find(({ name }) => name.startsWith('nv'))
  const placeholder = properties && firstNamed(properties, 'ph')
  // A placeholder that names no type holds content of any kind.
  return placeholder ? (placeholder.attributes.type ?? 'obj') : null
}

const tableTexts = (table: XmlElement): string[] => {
  const properties = elementsOf(table).find(({ name }) => name === 'tblPr')
  const rows = elementsOf(table)
    .filter(({ name }) => name === 'tr')
    .map(row => {
      const cells = elementsOf(row).filter(({ name }) => name === 'tc')
      const texts = cells.map(cell => paragraphsOf(cell).map(paragraphText).join(' '))
      // A cell that goes on to the left or above shows the text of the cell that it belongs to.
      return texts.map((text, column) => {
        let first = column
        while (first > 0 && isOn(cells[first]?.attributes.hMerge)) first--
        return first === column ? text : (texts[first] ?? '')
      })
    })
  const marked = isOn(properties?.attributes.firstRow) && rows.length > 1
  return tableRowTexts(rows, marked || firstRowIsHeader(rows) ? 1 : 0)
}

const isOn = (value: string | undefined): boolean => value === '1' || value === 'true'

/** The tree of one slide's shapes, read into `slide`; diagrams lie in parts of their own. */
const readShapes = async (
  parent: XmlElement,
  slide: Slide,
  diagram: (id: string) => Promise<string[]>,
): Promise<void> => {
  for (const shape of elementsOf(parent)) {
    if (shape.name === 'sp') readShape(shape, slide)
    else if (shape.name === 'grpSp') await readShapes(shape, slide, diagram)
    else if (shape.name === 'AlternateContent') {
      // The same content for newer and for older programs: one of the two.
      const [choice] = elementsOf(shape)
      if (choice) await readShapes(choice, slide, diagram)
    } else if (shape.name === 'graphicFrame') {
      for (const table of descendantsNamed(shape, 'tbl'))
        slide.body.push(...tableTexts(table).map(text => ({ kind: 'table' as const, text })))
      const reference = firstNamed(shape, 'relIds')?.attributes['r:dm']
      if (reference)
        slide.body.push(...(await diagram(reference)).map(text => ({ kind: 'list-item' as const, text })))
    }
  }
}

const readShape = (shape: XmlElement, slide: Slide): void => {
  const type = placeholderType(shape)
  if (type !== null && furniture.has(type)) return
  const paragraphs = paragraphsOf(shape)
  if (type !== null && titles.has(type)) {
    const title = paragraphs.map(paragraphText).filter(Boolean).join(' ').replace(/\s+/g, ' ')
    if (title !== '') slide.title ??= title
    return
  }
  for (const paragraph of paragraphs) {
    const text = paragraphText(paragraph)
    if (text === '') continue
    const marks = elementsOf(paragraph).find(({ name }) => name === 'pPr')
    const has = (name: string): boolean => marks !== undefined && firstNamed(marks, name) !== undefined
    const listed = type === 'body' || type === 'obj' ? !has('buNone') : has('buChar') || has('buAutoNum')
    slide.body.push(listed ? { kind: 'list-item', text: `- ${text}` } : { kind: 'paragraph', text })
  }
}

const targetOf = (relationships: Relationship[], id: string | undefined): string | null =>
  relationships.find(relationship => relationship.id === id)?.target ?? null

const notesOf = async (file: OfficePackage, relationships: Relationship[]): Promise<string[]> => {
  const part = relationships.find(({ type }) => type === 'notesSlide')
  if (!part) return []
  const shapes = descendantsNamed(await file.tree(part.target), 'sp')
  return shapes
    .filter(shape => placeholderType(shape) === 'body')
    .flatMap(shape => paragraphsOf(shape).map(paragraphText))
    .filter(Boolean)
}

const readSlide = async (file: OfficePackage, part: string): Promise<Slide> => {
  const slide: Slide = { title: null, body: [], notes: [] }
  const relationships = await file.relationships(part)
  const diagram = async (id: string): Promise<string[]> => {
    const target = targetOf(relationships, id)
    if (target === null) return []
    const texts = descendantsNamed(await file.tree(target), 'p').map(paragraphText)
    return texts.filter(Boolean).map(text => `- ${text}`)
  }
  const shapes = firstNamed(await file.tree(part), 'spTree')
  if (shapes) await readShapes(shapes, slide, diagram)
  slide.notes = await notesOf(file, relationships)
  return slide
}

/** A PowerPoint presentation: a page and a heading a slide, in the order they are shown, with notes. */
export const parsePptx = async (bytes: Uint8Array): Promise<Omit<ParsedDocument, 'format'>> => {
  const file = await openOfficePackage(bytes)
  const order = firstNamed(await file.tree(file.main), 'sldIdLst')
  const relationships = await file.relationships(file.main)
  const slides: Slide[] = []
  for (const { attributes } of order ? elementsOf(order) : []) {
    const part = targetOf(relationships, attributes['r:id'])
    if (part !== null) slides.push(await readSlide(file, part))
  }
  const firstTitle = slides.find(({ title }) => title !== null)?.title ?? null
  return { title: firstTitle ?? file.title, pages: slides.length, blocks: slideBlocks(slides) }
}
