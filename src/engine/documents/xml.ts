import { Parser } from 'htmlparser2'

/** An element of an XML file. Names lose their prefix, attributes keep theirs: `id` and `r:id` may stand together. */
export interface XmlElement {
  name: string
  attributes: Record<string, string>
  children: (XmlElement | string)[]
}

export interface XmlHandlers {
  open?: (name: string, attributes: Record<string, string>) => void
  text?: (text: string) => void
  close?: (name: string) => void
}

/** Deeper than any file that a program writes; every walk of the tree recurses. */
const maxDepth = 500

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/**
 * Walks XML from front to back, for files too large for a tree. Entities that a file declares itself
 * are never expanded, so none can grow. Throws RangeError when elements are nested too deeply.
 */
export const walkXml = (source: string, handlers: XmlHandlers): void => {
  let depth = 0
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        if (++depth > maxDepth) throw new RangeError(`elements are nested more than ${maxDepth} deep`)
        handlers.open?.(localName(name), attributes)
      },
      ontext: text => handlers.text?.(text),
      onclosetag: name => {
        depth--
        handlers.close?.(localName(name))
      },
    },
    { xmlMode: true },
  )
  parser.end(source)
}

/** A whole file as a tree, under a root without a name. Throws RangeError like `walkXml`. */
export const parseXml = (source: string): XmlElement => {
  const root: XmlElement = { name: '', attributes: {}, children: [] }
  const open = [root]
  walkXml(source, {
    open: (name, attributes) => {
      const element: XmlElement = { name, attributes, children: [] }
      open.at(-1)?.children.push(element)
      open.push(element)
    },
    text: text => {
      const children = open.at(-1)?.children
      const last = children?.at(-1)
      // Every entity is reported as a text of its own.
      if (typeof last === 'string') children?.splice(-1, 1, last + text)
      else children?.push(text)
    },
    close: () => {
      open.pop()
    },
  })
  return root
}

export const elementsOf = ({ children }: XmlElement): XmlElement[] =>
  children.filter(child => typeof child !== 'string')

/** Elements of one name below `element`, at any depth, in the order of the file. */
export const descendantsNamed = (element: XmlElement, name: string): XmlElement[] =>
  elementsOf(element).flatMap(child => [
    ...(child.name === name ? [child] : []),
    ...descendantsNamed(child, name),
  ])

export const firstNamed = (element: XmlElement, name: string): XmlElement | undefined => {
  for (const child of elementsOf(element)) {
    const found = child.name === name ? child : firstNamed(child, name)
    if (found) return found
  }
  return undefined
}

export const textOf = ({ children }: XmlElement): string =>
  children.map(child => (typeof child === 'string' ? child : textOf(child))).join('')
