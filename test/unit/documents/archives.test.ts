import { crc32, deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { writeZip } from '#engine/core/zip-archive.ts'
import type { ParsedDocument } from '#engine/documents/document.ts'
import { parseDocument } from '#engine/documents/parse-document.ts'
import { outline } from './blocks-of.ts'

const archive = (files: Record<string, string>): Uint8Array<ArrayBuffer> =>
  writeZip(new Map(Object.entries(files).map(([name, text]) => [name, new TextEncoder().encode(text)])))
const parse = (name: string, files: Record<string, string>): Promise<ParsedDocument> =>
  parseDocument(name, archive(files))

const container =
  '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
const packageFile = (items: string, spine: string): string =>
  `<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Boats &amp; tides</dc:title></metadata><manifest>${items}</manifest><spine>${spine}</spine></package>`
const chapter = (body: string): string =>
  `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>${body}</body></html>`
const book = {
  mimetype: 'application/epub+zip',
  'META-INF/container.xml': container,
  'OEBPS/book.opf': packageFile(
    '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/><item id="one" href="text/one%20a.xhtml" media-type="application/xhtml+xml"/><item id="two" href="text/two.xhtml" media-type="application/xhtml+xml"/>',
    '<itemref idref="nav"/><itemref idref="two"/><itemref idref="one"/>',
  ),
  'OEBPS/nav.xhtml': chapter(
    '<nav epub:type="toc"><ol><li><span>Part one</span><ol><li><a href="text/two.xhtml#x">The tide</a></li></ol></li><li><a href="text/one%20a.xhtml">The boat</a></li></ol></nav>',
  ),
  'OEBPS/text/one a.xhtml': chapter('<p>A canoe carries two.</p>'),
  'OEBPS/text/two.xhtml': chapter(
    '<h1><a id="x"/>The tide</h1><p>It is high<br/>at noon.</p><h2>Low water</h2><p>At six.</p>',
  ),
}

describe('a book', () => {
  it('has its chapters in reading order under the titles of its contents', async () => {
    const { format, title, blocks } = await parse('book.zip', book)
    expect({ format, title }).toEqual({ format: 'epub', title: 'Boats & tides' })
    expect(outline(blocks)).toEqual([
      'heading [Part one > The tide] The tide',
      'paragraph [Part one > The tide] It is high\nat noon.',
      'heading [Part one > The tide > Low water] Low water',
      'paragraph [Part one > The tide > Low water] At six.',
      'heading [The boat] The boat',
      'paragraph [The boat] A canoe carries two.',
    ])
  })

  it('of the older kind has its titles from its NCX', async () => {
    const { blocks } = await parse('book.epub', {
      mimetype: 'application/epub+zip',
      'META-INF/container.xml': container,
      'OEBPS/book.opf': packageFile(
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/><item id="one" href="one.html" media-type="application/xhtml+xml"/>',
        '<itemref idref="one"/>',
      ),
      'OEBPS/toc.ncx':
        '<ncx><navMap><navPoint><navLabel><text>The boat</text></navLabel><content src="one.html"/></navPoint></navMap></ncx>',
      'OEBPS/one.html': chapter('<p>A canoe carries two.</p>'),
    })
    expect(outline(blocks)).toEqual([
      'heading [The boat] The boat',
      'paragraph [The boat] A canoe carries two.',
    ])
  })

  it('with copy protection says so, and one with encrypted fonts alone is read', async () => {
    const encryption = (uri: string): string =>
      `<encryption><EncryptedData><CipherData><CipherReference URI="${uri}"/></CipherData></EncryptedData></encryption>`
    await expect(
      parse('book.epub', { ...book, 'META-INF/encryption.xml': encryption('OEBPS/text/two.xhtml') }),
    ).rejects.toMatchObject({ code: 'DOCUMENT_ENCRYPTED' })
    const { blocks } = await parse('book.epub', {
      ...book,
      'META-INF/encryption.xml': encryption('OEBPS/fonts/a.otf'),
    })
    expect(blocks).toHaveLength(6)
  })
})

describe('a protected OpenDocument file', () => {
  it('says so', async () => {
    await expect(
      parse('plan.odt', {
        mimetype: 'application/vnd.oasis.opendocument.text',
        'META-INF/manifest.xml':
          '<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>',
        'content.xml': '\u0001\u0002',
      }),
    ).rejects.toMatchObject({ code: 'DOCUMENT_ENCRYPTED' })
  })
})

describe('an archive that is no document we read', () => {
  it.each([
    [{ 'xl/workbook.bin': '' }, 'a binary Excel workbook'],
    [{ 'Index/Document.iwa': '' }, 'a Pages, Numbers or Keynote document'],
    [
      { mimetype: 'application/vnd.oasis.opendocument.graphics', 'content.xml': '<x/>' },
      'an OpenDocument drawing',
    ],
  ])('is refused by what it is: %j', async (files, is) => {
    await expect(parse('plan.xlsx', files as Record<string, string>)).rejects.toMatchObject({
      code: 'DOCUMENT_UNSUPPORTED',
      message: expect.stringContaining(is),
    })
  })

  it('but claims a format it has no content of is damaged', async () => {
    await expect(parse('plan.xlsx', { 'xl/workbook.xml': '<workbook/>' })).rejects.toMatchObject({
      code: 'DOCUMENT_UNREADABLE',
    })
  })
})

/** One deflated file whose headers claim `claimedBytes`. */
const deflatedZip = (name: string, content: Uint8Array, claimedBytes: number): Uint8Array => {
  const packed = deflateRawSync(content)
  const stored = writeZip(new Map([[name, packed]]))
  const view = new DataView(stored.buffer)
  const directory = 30 + name.length + packed.length
  for (const at of [0, directory]) {
    const shift = at === 0 ? 0 : 2
    view.setUint16(at + 8 + shift, 8, true)
    view.setUint32(at + 14 + shift, crc32(content), true)
    view.setUint32(at + 22 + shift, claimedBytes, true)
  }
  return stored
}

describe('an archive that unpacks to far more than it is', () => {
  const content = new Uint8Array(30_000_000).fill(97)

  it.each(['word/document.xml', 'xl/workbook.xml', 'ppt/presentation.xml', 'META-INF/container.xml'])(
    'is refused for its claim: %s',
    async name => {
      await expect(parseDocument('a', deflatedZip(name, content, content.length))).rejects.toMatchObject({
        code: 'DOCUMENT_TOO_LARGE',
      })
    },
  )

  it.each(['word/document.xml', 'META-INF/container.xml'])(
    'is refused although it claims less: %s',
    async name => {
      await expect(parseDocument('a', deflatedZip(name, content, 1000))).rejects.toMatchObject({
        code: 'DOCUMENT_UNREADABLE',
      })
    },
  )
})
