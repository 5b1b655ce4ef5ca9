import { describe, expect, it, vi } from 'vitest'
import { decodeText } from '#engine/documents/decoding.ts'
import { recogniseFormat } from '#engine/documents/format.ts'
import { parseDocument } from '#engine/documents/parse-document.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const latin = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))
const refusal = (name: string, bytes: Uint8Array): { code: string; message: string } => {
  try {
    return { code: 'none', message: recogniseFormat(name, bytes) }
  } catch (thrown) {
    return thrown as { code: string; message: string }
  }
}

describe('the format of a file', () => {
  it.each([
    ['notes.txt', '%PDF-1.7 …', 'pdf'],
    ['page.md', '<!DOCTYPE html><html><body>Hi</body></html>', 'html'],
    ['page.txt', '\n<!-- made by hand -->\n<html lang="en">', 'html'],
    ['page.html', '<p>Just a fragment</p>', 'html'],
    ['page.html', 'No tag at all: 1 < 2', 'text'],
    ['report.pdf', 'Somebody renamed a text file', 'text'],
    ['about.txt', 'A PDF begins with %PDF-1.7, as everybody knows.', 'text'],
    ['guide.markdown', '# Guide', 'markdown'],
    ['README', '# Looks like Markdown, but nobody says so', 'text'],
    ['log.csv', 'a;b\n1;2', 'csv'],
    ['log.csv', 'No table at all, whatever the name says.', 'text'],
    ['export.txt', 'Boat;Price;Seats\nCanoe;9;2\nDinghy;31;2', 'csv'],
    ['letter.txt', 'Dear Ada,\nthe tide is high, again.\nYours, Ben', 'text'],
    ['data', '{"boat": "canoe"}', 'json'],
    ['data.txt', '\n[1, 2, 3]', 'json'],
    ['notes.txt', '[1] is no JSON but a footnote', 'text'],
    ['records.txt', '{"boat": "canoe"}\n{"boat": "dinghy"}\n', 'jsonl'],
    ['records.json', '{"boat": "canoe"}\n{"boat": ', 'text'],
    [
      'mail.txt',
      'Received: from a\n by b\nFrom: ada@example.org\nDate: Fri, 2 Jan 2026 10:00:00 +0100\n\nHi',
      'email',
    ],
    ['memo.txt', 'To: Ada\nFrom: Ben\nSubject: Tides\n\nHigh.', 'text'],
    ['tide.py', 'def tide():\n    return 3\n', 'code'],
    ['Makefile', 'all:\n\tcc tide.c\n', 'code'],
    ['start', '#!/bin/sh\nexec tide\n', 'code'],
    ['view.php', '<!DOCTYPE html><?php echo 1 ?>', 'code'],
    ['page.xml', '<?xml version="1.0"?><html><body>Hi</body></html>', 'html'],
    ['army.txt', 'MZ is the abbreviation of …', 'text'],
  ])('of %s with %j is %s', (name, content, format) => {
    expect(recogniseFormat(name, utf8(content))).toBe(format)
  })

  it.each([
    ['picture.md', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'a PNG picture'],
    ['photo.txt', '\xff\xd8\xff\xe0\0\x10JFIF', 'a JPEG picture'],
    ['old.doc', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Word', 'an Office file in the old format'],
    ['letter.txt', '{\\rtf1 Hello}', 'a rich text (RTF) file'],
    ['data.txt', 'abc\0\0\0def', 'not text but unknown binary data'],
    ['scan.pdf', '\x01\x02\0\x03', 'not a PDF but unknown binary data'],
    ['program.txt', 'MZ\x90\0\x03\0\0\0', 'a Windows program'],
  ])('of %s is refused with a sentence that says what it is', (name, content, says) => {
    const { code, message } = refusal(name, latin(content))
    expect(code).toBe('DOCUMENT_UNSUPPORTED')
    expect(message).toContain(says)
    expect(message).toContain(name)
  })

  it('tells an empty file from one that cannot be read', () => {
    expect(refusal('a.txt', new Uint8Array()).code).toBe('DOCUMENT_EMPTY')
  })

  it('says that an Office file with a password has one', () => {
    const container = Buffer.concat([
      latin('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ])
    expect(refusal('plan.docx', new Uint8Array(container)).code).toBe('DOCUMENT_ENCRYPTED')
  })
})

describe('the text of a file', () => {
  const text = 'Größe: 5 €, שלום, 営業時間 🚣'
  const bigEndian = (value: string): Uint8Array =>
    new Uint8Array(Buffer.from(`\uFEFF${value}`, 'utf16le').swap16())

  it.each([
    ['UTF-8', utf8(text)],
    ['UTF-8 with a byte order mark', utf8(`\uFEFF${text}`)],
    ['UTF-16 little-endian', new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'))],
    ['UTF-16 big-endian', bigEndian(text)],
  ])('is read from %s', (_, bytes) => {
    expect(recogniseFormat('a.txt', bytes)).toBe('text')
    expect(decodeText(bytes)).toBe(text)
  })

  it('is read as Windows-1252 when it is no UTF-8', () => {
    expect(decodeText(latin('Caf\xe9 \x80 5 \x96 \x93gut\x94'))).toBe('Café € 5 – “gut”')
  })

  it('is read in the encoding that a page declares, unless it is UTF-8 all the same', () => {
    const hello = new Uint8Array([0x8f, 0x74]) // 春 in Shift_JIS
    expect(decodeText(hello, 'shift_jis')).toBe('春')
    expect(decodeText(utf8('春'), 'iso-8859-1')).toBe('春')
    expect(decodeText(latin('\xe9'), 'no-such-encoding')).toBe('é')
  })
})

describe('a text that is too large to be read', () => {
  it('is refused before anything of it is parsed', async () => {
    const parse = vi.spyOn(JSON, 'parse')
    try {
      const bytes = new Uint8Array(41 * 1024 * 1024).fill(0x31) // 1
      bytes[0] = 0x5b // [
      bytes[bytes.length - 1] = 0x5d // ]
      await expect(parseDocument('numbers.json', bytes)).rejects.toMatchObject({ code: 'DOCUMENT_TOO_LARGE' })
      expect(parse).not.toHaveBeenCalled()
    } finally {
      parse.mockRestore()
    }
  })
})
