import { posix } from 'node:path'
import { descendantsNamed, firstNamed, parseXml, textOf, type XmlElement } from './xml.ts'
import { openZipDocument } from './zip-document.ts'

export interface Relationship {
  id: string
  /** Last part of the type's address, which the strict and the usual variety share: `slide`, `worksheet`. */
  type: string
  /** Name of the part it leads to. */
  target: string
}

/** An Office Open XML file (ECMA-376 part 2): parts that refer to each other by relationships. */
export interface OfficePackage {
  /** Name of the part that everything begins at. */
  main: string
  /** Throws RangeError when the part is missing or damaged. */
  part(name: string): Promise<string>
  tree(name: string): Promise<XmlElement>
  /** What a part refers to inside the file. */
  relationships(name: string): Promise<Relationship[]>
  /** Title in the file's properties. */
  title: string | null
}

export const openOfficePackage = async (bytes: Uint8Array): Promise<OfficePackage> => {
  const archive = openZipDocument(bytes)
  const part = async (name: string): Promise<string> => {
    const text = await archive.text(name)
    if (text === null) throw new RangeError(`its part ${name} is missing`)
    return text
  }
  const relationships = async (name: string): Promise<Relationship[]> => {
    const folder = name === '' ? '' : posix.dirname(name)
    const rels = await archive.text(posix.join(folder, '_rels', `${posix.basename(name)}.rels`))
    if (rels === null) return []
    return descendantsNamed(parseXml(rels), 'Relationship').flatMap(({ attributes }) => {
      const { Id: id = '', Type: type = '', Target: target = '', TargetMode: mode } = attributes
      if (mode === 'External') return []
      const path = target.startsWith('/') ? target.slice(1) : posix.join(folder, target)
      return [{ id, type: type.slice(type.lastIndexOf('/') + 1), target: path }]
    })
  }
  const main = (await relationships('')).find(({ type }) => type === 'officeDocument')
  if (!main) throw new RangeError('nothing says where it begins')
  const properties = await archive.text('docProps/core.xml')
  const title = properties === null ? undefined : firstNamed(parseXml(properties), 'title')
  return {
    main: main.target,
    part,
    tree: async name => parseXml(await part(name)),
    relationships,
    title: title ? textOf(title).trim() || null : null,
  }
}
