import PostalMime, { type Address, type Email } from 'postal-mime'
import type { Block, ParsedDocument } from './document.ts'
import { blocksOfHtmlFragment } from './html.ts'
import { parsePlainText } from './text.ts'
import { encryptedDocument } from './zip-document.ts'

const headerLine = /^[!-9;-~]+:/
/** Nobody writes a mail without one of these; a memo may well begin with From, To and Subject. */
const machineHeader = /^(?:message-id|mime-version|received|return-path|content-type|date):/i
const senderHeader = /^(?:from|sender|return-path|received):/i

/** Whether a text begins with the header of a message (RFC 5322). */
export const looksLikeEmail = (start: string): boolean => {
  const [head = ''] = start.replace(/^\uFEFF/, '').split(/\r?\n\r?\n/, 1)
  const lines = head.split(/\r?\n/).filter(line => !/^[ \t]/.test(line))
  return (
    lines.length >= 3 &&
    lines.every(line => headerLine.test(line)) &&
    lines.some(line => senderHeader.test(line)) &&
    lines.some(line => machineHeader.test(line))
  )
}

const addressText = (address: Address): string => {
  if (address.group) return `${address.name}: ${address.group.map(addressText).join(', ')}`
  return address.name && address.address
    ? `${address.name} <${address.address}>`
    : address.name || address.address
}

/** A mail's own date with the offset that its sender had; the clock there is what people remember. */
const writtenDate = (mail: Email): string =>
  mail.headers.find(({ key }) => key === 'date')?.value.replace(/\s*\([^)]*\)\s*$/, '') ?? ''

const headText = (mail: Email): string => {
  const lines: [string, string][] = [
    ['From', mail.from ? addressText(mail.from) : ''],
    ['To', (mail.to ?? []).map(addressText).join(', ')],
    ['Cc', (mail.cc ?? []).map(addressText).join(', ')],
    ['Date', writtenDate(mail)],
  ]
  return lines
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
}

/** The plain text is what the sender wrote; a table is only in the HTML beside it. */
const bodyBlocks = (mail: Email): Block[] => {
  const plain = mail.text?.trim() ? parsePlainText(mail.text).blocks : []
  const rich = mail.html?.trim() ? blocksOfHtmlFragment(mail.html) : []
  return plain.length === 0 || rich.some(({ kind }) => kind === 'table') ? rich : plain
}

const isEncrypted = (mail: Email): boolean => {
  const type = mail.headers.find(({ key }) => key === 'content-type')?.value ?? ''
  return /multipart\/encrypted|pkcs7-mime(?![^\n]*signed-data)/i.test(type)
}

/**
 * An e-mail: its subject as title, who wrote it to whom and when as first block, its text, and the names
 * of its attachments, which are not read. Throws DOCUMENT_ENCRYPTED.
 */
export const parseEmail = async (bytes: Uint8Array): Promise<Omit<ParsedDocument, 'format'>> => {
  const mail = await PostalMime.parse(bytes)
  if (isEncrypted(mail)) throw encryptedDocument()
  const subject = mail.subject?.replace(/\s+/g, ' ').trim() || null
  const path = subject === null ? [] : [subject]
  const own = (kind: Block['kind'], text: string): Block => ({ kind, text, headingPath: path, page: null })
  const attached = mail.attachments.flatMap(({ filename, related }) =>
    filename && !related ? [filename] : [],
  )
  const blocks = [
    ...(subject === null ? [] : [own('heading', subject)]),
    own('paragraph', headText(mail)),
    ...bodyBlocks(mail).map(block => ({ ...block, headingPath: [...path, ...block.headingPath] })),
    ...(attached.length > 0 ? [own('paragraph', `Attachments: ${attached.join(', ')}`)] : []),
  ]
  return { title: subject, pages: null, blocks }
}
