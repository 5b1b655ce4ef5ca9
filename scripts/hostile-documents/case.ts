import type { ErrorCode } from '#contract/errors.ts'

/** What must come of a document: its text with every one of `markers`, a refusal, or one of the two. */
export type Expectation =
  | { type: 'read'; markers: readonly string[] }
  | { type: 'refused'; codes: readonly ErrorCode[] }
  | { type: 'either'; markers: readonly string[]; codes: readonly ErrorCode[] }

/** One broken, hostile or merely unusual document. */
export interface HostileCase {
  /** What is wrong with it; unique. */
  about: string
  /** The file's name, as the reader gets it. */
  name: string
  /** Made when its turn comes: all of them together do not fit into memory. */
  bytes: () => Uint8Array
  expects: Expectation
  /** What must not be in the text that was read: scripts, files of this machine. */
  forbidden?: readonly string[]
  /** Takes seconds or hundreds of megabytes, so a quick run leaves it out. */
  heavy?: true
}

/** The sentence that stands in every document that can be read. */
export const marker = 'The harbour opens at nine.'

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

export const isRead = (...markers: string[]): Expectation => ({
  type: 'read',
  markers: markers.length > 0 ? markers : [marker],
})
export const isRefused = (...codes: ErrorCode[]): Expectation => ({ type: 'refused', codes })

/** Read whole, or refused for what it would cost. */
export const isReadOrTooMuch = (...markers: string[]): Expectation => ({
  type: 'either',
  markers: markers.length > 0 ? markers : [marker],
  codes: ['DOCUMENT_TOO_LARGE', 'DOCUMENT_TIMED_OUT'],
})

/** Damaged in a way that leaves something to read, or does not; never a question of time or memory. */
export const isReadOrDamaged = {
  type: 'either',
  markers: [],
  codes: ['DOCUMENT_UNREADABLE', 'DOCUMENT_EMPTY', 'DOCUMENT_UNSUPPORTED', 'DOCUMENT_ENCRYPTED'],
} satisfies Expectation

/** Read whole, or refused because it is nested deeper than can be read. */
export const isReadOrTooDeep: Expectation = {
  type: 'either',
  markers: [marker],
  codes: ['DOCUMENT_UNREADABLE', 'DOCUMENT_TOO_LARGE', 'DOCUMENT_TIMED_OUT'],
}

/** A case in a line: most documents are a text, and what is wrong with it. */
export type TextCase = [
  about: string,
  name: string,
  text: () => string | Uint8Array,
  expects: Expectation,
  heavy?: true,
]

export const ofKind = (kind: string, cases: readonly TextCase[]): HostileCase[] =>
  cases.map(([about, name, text, expects, heavy]) => ({
    about: `${kind}: ${about}`,
    name,
    bytes: () => {
      const made = text()
      return typeof made === 'string' ? encode(made) : made
    },
    expects,
    ...(heavy ? { heavy } : {}),
  }))
