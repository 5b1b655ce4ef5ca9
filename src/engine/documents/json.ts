import { decodeText } from './decoding.ts'
import type { Block, ParsedDocument } from './document.ts'
import { type JsonObject, type JsonValue, jsonLines, parseJsonValue } from './json-values.ts'
import { tableRowTexts } from './tables.ts'
import { parsePlainText } from './text.ts'

type Parsed = Omit<ParsedDocument, 'format'>

/** Deeper than data that people read; below it structure is given up and the text kept. */
const maxDepth = 100
/** A value that is longer is read as prose, not as a cell. */
const maxCellCharacters = 200

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isScalar = (value: JsonValue | undefined): value is string | null =>
  typeof value !== 'object' || value === null

const depthOf = (value: JsonValue): number => {
  let depth = 0
  let level: JsonValue[] = [value]
  while (level.length > 0 && depth <= maxDepth) {
    depth++
    level = level.flatMap(item => (isScalar(item) ? [] : Object.values(item)))
  }
  return depth
}

const isFlat = (value: JsonValue): value is Record<string, string | null> =>
  isObject(value) && Object.values(value).every(isScalar)
const isFlatList = (value: JsonValue): value is string[] => Array.isArray(value) && value.every(isScalar)

/** `firstName`, `first_name` and `first-name` are written for programs; the words are the same. */
const nameIn = (object: JsonObject): string | null => {
  for (const key of ['title', 'name', 'label', 'id', 'key']) {
    const value = object[key]
    if (typeof value === 'string' && value.trim() !== '' && value.length <= 80) return value.trim()
  }
  return null
}

/** Fields of a record with dotted paths: `address.city`. Lists of plain values stand in one field. */
const fieldsOf = (value: JsonValue, path: string): [string, string][] => {
  if (isScalar(value)) return value === null || value === '' ? [] : [[path, value]]
  if (isFlatList(value)) return value.length === 0 ? [] : [[path, value.join(', ')]]
  return Object.entries(value).flatMap(([key, entry]) =>
    fieldsOf(entry, path === '' ? key : `${path}.${Array.isArray(value) ? Number(key) + 1 : key}`),
  )
}

const recordText = (fields: [string, string][]): Pick<Block, 'kind' | 'text'> => {
  const parts = fields.map(([path, value]) => (path === '' ? value : `${path}: ${value}`))
  const long = fields.some(([, value]) => value.length > maxCellCharacters || value.includes('\n'))
  return long ? { kind: 'paragraph', text: parts.join('\n') } : { kind: 'table', text: parts.join('; ') }
}

/** A record of a list that has no more text than this is one block, whatever it holds inside. */
const maxRecordCharacters = 600

/** Whether a value's keys and texts stay below a limit; looks at no more than that. */
const isShort = (value: JsonValue): boolean => {
  let left = maxRecordCharacters
  const open: JsonValue[] = [value]
  for (let next = open.pop(); next !== undefined && left > 0; next = open.pop()) {
    if (isScalar(next)) left -= next?.length ?? 4
    else {
      const entries = Array.isArray(next) ? next.length : Object.keys(next).length
      if (entries > left) return false
      left -= Object.keys(next).join('').length + entries
      open.push(...Object.values(next))
    }
  }
  return left > 0
}

const tableOf = (records: Record<string, string | null>[]): string[] => {
  const names = [...new Set(records.flatMap(record => Object.keys(record)))]
  return tableRowTexts([names, ...records.map(record => names.map(name => record[name] ?? ''))], 1)
}

const hasLongCell = (records: Record<string, string | null>[]): boolean =>
  records.some(record => Object.values(record).some(value => (value?.length ?? 0) > maxCellCharacters))

const jsonBlocks = (root: JsonValue): Block[] => {
  const blocks: Block[] = []
  const add = (block: Pick<Block, 'kind' | 'text'>, headingPath: string[]): void => {
    blocks.push({ ...block, headingPath, page: null })
  }
  const enter = (name: string, value: JsonValue, path: string[]): void => {
    if (!isScalar(value) && Object.keys(value).length === 0) return
    const headingPath = [...path, name]
    add({ kind: 'heading', text: name }, headingPath)
    visit(value, headingPath)
  }
  const visit = (value: JsonValue, path: string[]): void => {
    if (isScalar(value)) add(recordText([['', value ?? '']]), path)
    else if (isFlatList(value))
      for (const entry of value) add({ kind: 'list-item', text: `- ${entry}` }, path)
    else if (Array.isArray(value)) visitList(value, path)
    else visitObject(value, path)
  }
  const visitList = (list: JsonValue[], path: string[]): void => {
    if (list.every(isFlat) && !hasLongCell(list)) {
      for (const text of tableOf(list)) add({ kind: 'table', text }, path)
      return
    }
    list.forEach((entry, index) => {
      if (isScalar(entry)) visit(entry, path)
      else if (isFlat(entry) || isShort(entry)) add(recordText(fieldsOf(entry, '')), path)
      else enter((isObject(entry) && nameIn(entry)) || `${index + 1}`, entry, path)
    })
  }
  /** What an object says of itself first, then what is below it. */
  const visitObject = (object: JsonObject, path: string[]): void => {
    const own: [string, string][] = []
    const below: [string, JsonValue][] = []
    for (const [key, value] of Object.entries(object)) {
      const inLine = isScalar(value) || (isFlatList(value) && value.join(', ').length <= maxCellCharacters)
      if (inLine) own.push(...fieldsOf(value, key))
      else below.push([key, value])
    }
    for (const field of own) add({ ...recordText([field]), kind: 'paragraph' }, path)
    for (const [key, value] of below) enter(key, value, path)
  }
  visit(root, [])
  return blocks
}

/** JSON: keys as headings, plain fields as lines, lists of records as tables. */
export const parseJson = (bytes: Uint8Array): Parsed => {
  const text = decodeText(bytes)
  const value = parseJsonValue(text)
  if (value === undefined || depthOf(value) > maxDepth) return parsePlainText(text)
  const title = isObject(value) ? value.title : undefined
  return { title: typeof title === 'string' ? title : null, pages: null, blocks: jsonBlocks(value) }
}

/** JSON Lines: a block a record. A line that is no JSON is kept as it is. */
export const parseJsonLines = (bytes: Uint8Array): Parsed => ({
  title: null,
  pages: null,
  blocks: jsonLines(decodeText(bytes)).map((line): Block => {
    const value = parseJsonValue(line)
    const block =
      value === undefined || depthOf(value) > maxDepth
        ? ({ kind: 'paragraph', text: line } as const)
        : recordText(fieldsOf(value, ''))
    return { ...block, headingPath: [], page: null }
  }),
})
