/** A JSON value whose numbers are kept as they are written: an identifier of twenty digits is no double. */
export type JsonValue = string | null | JsonValue[] | JsonObject
export interface JsonObject {
  [key: string]: JsonValue
}

/** Third parameter of a reviver (ECMA-262, JSON.parse source text access); TypeScript has no type for it yet. */
interface ReviverContext {
  source?: string
}

/** Undefined when the text is no JSON, or nested more deeply than it can be read. */
export const parseJsonValue = (text: string): JsonValue | undefined => {
  const reviver = (_: string, value: unknown, context?: ReviverContext): unknown =>
    typeof value === 'number' || typeof value === 'boolean' ? (context?.source ?? String(value)) : value
  try {
    // The reviver leaves nothing but strings, null, lists and objects.
    return JSON.parse(text.replace(/^\uFEFF/, ''), reviver) as JsonValue
  } catch {
    return undefined
  }
}

export const jsonLines = (text: string): string[] =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n?|\n/)
    .filter(line => line.trim() !== '')

const isRecord = (line: string): boolean => /^\s*[[{]/.test(line) && parseJsonValue(line) !== undefined

/**
 * Whether a text is JSON Lines: two records at least, and nothing else at its beginning. Of three lines
 * and more the last may be cut off, as it is where a program was stopped while it wrote.
 */
export const looksLikeJsonLines = (text: string): boolean => {
  const lines = jsonLines(text.slice(0, 1_000_000)).slice(0, 21)
  const whole = lines.length > 2 ? lines.slice(0, -1) : lines
  return whole.length >= 2 && whole.every(isRecord)
}

export const looksLikeJson = (text: string): boolean =>
  /^\s*[[{]/.test(text.slice(0, 1000)) && parseJsonValue(text) !== undefined
