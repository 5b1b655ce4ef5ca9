import { deflateSync } from 'node:zlib'
import { deflatedBomb } from './archive.ts'
import {
  type Expectation,
  encode,
  type HostileCase,
  isRead,
  isReadOrDamaged,
  isReadOrTooMuch,
  isRefused,
  marker,
} from './case.ts'
import { aes128Lock, aes256Lock, rc4Lock } from './pdf-encryption.ts'
import {
  deflatedStream,
  font,
  onePageObjects,
  onePagePdf,
  type PdfObject,
  pageContent,
  stream,
  writePdf,
} from './pdf-writer.ts'

const page = (contents: string, mediaBox = '0 0 612 792', parent = '2 0 R'): string =>
  `<< /Type /Page /Parent ${parent} /MediaBox [${mediaBox}] /Resources << /Font << /F1 4 0 R >> >> /Contents ${contents} >>`

/** A document of one page in which some objects, by number, are others; new ones follow. */
const altered = (changes: Record<number, PdfObject>): Uint8Array => {
  const objects = onePageObjects(marker)
  for (const [number, object] of Object.entries(changes)) objects[Number(number) - 1] = object
  return writePdf(Array.from(objects, object => object ?? 'null'))
}

const manyPages = (count: number): Uint8Array => {
  const first = 5
  const objects: PdfObject[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${count} /Kids [${Array.from({ length: count }, (_, index) => `${first + index * 2} 0 R`).join(' ')}] >>`,
    'null',
    font,
  ]
  for (let number = 1; number <= count; number++)
    objects.push(page(`${first + number * 2 - 1} 0 R`), stream(pageContent(`Page ${number}. ${marker}`)))
  return writePdf(objects)
}

/** Page trees in page trees, the page at the bottom. */
const deepTree = (depth: number): Uint8Array => {
  const objects = onePageObjects(marker)
  objects[1] = '<< /Type /Pages /Kids [6 0 R] /Count 1 >>'
  for (let level = 0; level < depth; level++) {
    const next = level === depth - 1 ? 3 : 7 + level
    objects.push(`<< /Type /Pages /Parent ${level === 0 ? 2 : 5 + level} 0 R /Kids [${next} 0 R] /Count 1 >>`)
  }
  return writePdf(objects)
}

/** Forms that each draw the next one `fan` times: a picture of fan^depth drawings. */
const formBomb = (depth: number, fan: number): Uint8Array => {
  const objects = onePageObjects(marker)
  objects[2] =
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 4 0 R >> /XObject << /X 6 0 R >> >> /Contents 5 0 R >>'
  objects[4] = stream(Buffer.concat([pageContent(marker), encode(' /X Do')]))
  for (let level = 0; level < depth; level++) {
    const last = level === depth - 1
    objects.push(
      stream(
        last ? pageContent('x') : encode('/X Do '.repeat(fan)),
        `/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /Font << /F1 4 0 R >> ${last ? '' : `/XObject << /X ${7 + level} 0 R >>`} >>`,
      ),
    )
  }
  return writePdf(objects)
}

/** A cross-reference table that names itself as the one before. */
const circularXref = (): Uint8Array => {
  const draft = Buffer.from(onePagePdf(marker)).toString('latin1')
  const place = draft.lastIndexOf('xref\n0 ')
  return onePagePdf(marker, { trailer: `<< /Size 6 /Root 1 0 R /Prev ${place} >>` })
}

const filters = (count: number): string => `/Filter [${'/FlateDecode '.repeat(count)}]`

/** `layers` times deflated: each layer a filter. */
const layered = (layers: number, bytes: Uint8Array): PdfObject => {
  let packed = bytes
  for (let layer = 0; layer < layers; layer++) packed = deflateSync(packed)
  return { dictionary: filters(layers), stream: packed }
}

/** A stream that unpacks to `megabytes` of `unit`. Zlib's checksum is left out; no reader of PDF looks at it. */
const bomb = (megabytes: number, unit: string): Uint8Array =>
  Buffer.concat([Uint8Array.of(0x78, 0x9c), deflatedBomb(megabytes, { unit }).packed, new Uint8Array(4)])

const cases: [about: string, bytes: () => Uint8Array, expects: Expectation, heavy?: true][] = [
  ['10,000 pages', () => manyPages(10_000), isReadOrTooMuch(marker, 'Page 10000.'), true],
  ['300 pages', () => manyPages(300), isRead(marker, 'Page 300.')],
  [
    'a count of two thousand million pages',
    () => altered({ 2: '<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>' }),
    { type: 'either', markers: [], codes: ['DOCUMENT_UNREADABLE', 'DOCUMENT_TIMED_OUT'] },
  ],
  [
    'a negative count of pages',
    () => altered({ 2: '<< /Type /Pages /Kids [3 0 R] /Count -1 >>' }),
    isReadOrDamaged,
  ],
  [
    'no pages',
    () => altered({ 2: '<< /Type /Pages /Kids [] /Count 0 >>' }),
    isRefused('DOCUMENT_EMPTY', 'DOCUMENT_UNREADABLE'),
  ],
  [
    'a page tree that is its own child',
    () => altered({ 2: '<< /Type /Pages /Kids [2 0 R] /Count 1 >>' }),
    isReadOrDamaged,
  ],
  [
    'a page tree in a circle of two',
    () =>
      altered({
        2: '<< /Type /Pages /Kids [6 0 R] /Count 2 >>',
        6: '<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 2 >>',
      }),
    isReadOrDamaged,
  ],
  [
    'one page a thousand times',
    () => altered({ 2: `<< /Type /Pages /Kids [${'3 0 R '.repeat(1000)}] /Count 1000 >>` }),
    isReadOrTooMuch(),
  ],
  [
    'a page tree 5,000 levels deep',
    () => deepTree(5000),
    { type: 'either', markers: [marker], codes: ['DOCUMENT_UNREADABLE', 'DOCUMENT_TIMED_OUT'] },
  ],
  [
    'a page without contents',
    () => altered({ 3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>' }),
    isRefused('DOCUMENT_EMPTY'),
  ],
  [
    'a page without a media box',
    () =>
      altered({
        3: '<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>',
      }),
    isRead(),
  ],
  [
    'a page a thousand million points wide',
    () => altered({ 3: page('5 0 R', '0 0 1000000000 1000000000') }),
    isRead(),
  ],
  ['a page of no size', () => altered({ 3: page('5 0 R', '0 0 0 0') }), isReadOrDamaged],
  ['a media box of words', () => altered({ 3: page('5 0 R', '/A (b) null true') }), isReadOrDamaged],
  ['a media box upside down', () => altered({ 3: page('5 0 R', '612 792 0 0') }), isRead()],
  ['a circular cross-reference table', circularXref, isRead()],
  [
    'a cross-reference table at a place that is not there',
    () => onePagePdf(marker, { startXref: '99999999' }),
    isRead(),
  ],
  ['a cross-reference table at a negative place', () => onePagePdf(marker, { startXref: '-5' }), isRead()],
  [
    'wrong places in the cross-reference table',
    () => onePagePdf(marker, { offsets: { 3: 17, 5: 9_999_999 } }),
    isReadOrDamaged,
  ],
  ['a trailer without a root', () => onePagePdf(marker, { trailer: '<< /Size 6 >>' }), isReadOrDamaged],
  [
    'a trailer of a size of 2³¹',
    () => onePagePdf(marker, { trailer: '<< /Size 2147483647 /Root 1 0 R >>' }),
    isReadOrDamaged,
  ],
  [
    'a root that is a page',
    () => onePagePdf(marker, { trailer: '<< /Size 6 /Root 3 0 R >>' }),
    isReadOrDamaged,
  ],
  [
    'RC4 encryption with a password',
    () => onePagePdf(marker, { lock: rc4Lock('secret') }),
    isRefused('DOCUMENT_ENCRYPTED'),
  ],
  [
    'AES-128 encryption with a password',
    () => onePagePdf(marker, { lock: aes128Lock('secret') }),
    isRefused('DOCUMENT_ENCRYPTED'),
  ],
  [
    'AES-256 encryption with a password',
    () => onePagePdf(marker, { lock: aes256Lock('secret') }),
    isRefused('DOCUMENT_ENCRYPTED'),
  ],
  ['RC4 encryption without a user password', () => onePagePdf(marker, { lock: rc4Lock('') }), isRead()],
  [
    'AES-128 encryption without a user password',
    () => onePagePdf(marker, { lock: aes128Lock('') }),
    isRead(),
  ],
  [
    'AES-256 encryption without a user password',
    () => onePagePdf(marker, { lock: aes256Lock('') }),
    isRead(),
  ],
  [
    'encryption by a handler nobody knows',
    () =>
      onePagePdf(marker, {
        trailer: '<< /Size 6 /Root 1 0 R /ID [<00><00>] /Encrypt << /Filter /Adobe.APS /V 4 /R 4 >> >>',
      }),
    isRefused('DOCUMENT_ENCRYPTED', 'DOCUMENT_UNREADABLE'),
  ],
  [
    'an encryption dictionary of nonsense',
    () =>
      onePagePdf(marker, {
        trailer: '<< /Size 6 /Root 1 0 R /Encrypt << /Filter /Standard /V 99 /R -3 /O 5 /U null >> >>',
      }),
    isRefused('DOCUMENT_ENCRYPTED', 'DOCUMENT_UNREADABLE'),
  ],
  [
    'contents that unpack to 500 MB',
    () => altered({ 5: { dictionary: filters(1), stream: bomb(500, ' ') } }),
    {
      type: 'either',
      markers: [],
      codes: ['DOCUMENT_TOO_LARGE', 'DOCUMENT_TIMED_OUT', 'DOCUMENT_EMPTY', 'DOCUMENT_UNREADABLE'],
    },
    true,
  ],
  [
    'contents that unpack to 300 MB through two filters',
    () => altered({ 5: { dictionary: filters(2), stream: deflateSync(bomb(300, ' ')) } }),
    {
      type: 'either',
      markers: [],
      codes: ['DOCUMENT_TOO_LARGE', 'DOCUMENT_TIMED_OUT', 'DOCUMENT_EMPTY', 'DOCUMENT_UNREADABLE'],
    },
    true,
  ],
  ['contents behind thirty filters', () => altered({ 5: layered(30, pageContent(marker)) }), isRead()],
  [
    'contents of 200 MB of numbers',
    () => altered({ 5: { dictionary: filters(1), stream: bomb(200, '1 0 ') } }),
    {
      type: 'either',
      markers: [],
      codes: ['DOCUMENT_TOO_LARGE', 'DOCUMENT_TIMED_OUT', 'DOCUMENT_EMPTY', 'DOCUMENT_UNREADABLE'],
    },
    true,
  ],
  [
    'contents of a million lines',
    () => altered({ 5: deflatedStream(encode(`BT /F1 1 Tf ${'0 1 Td (heron) Tj '.repeat(1_000_000)}ET`)) }),
    { type: 'either', markers: ['heron'], codes: ['DOCUMENT_TOO_LARGE', 'DOCUMENT_TIMED_OUT'] },
    true,
  ],
  [
    'contents that are cut off',
    () =>
      altered({
        5: { dictionary: '/Filter /FlateDecode', stream: deflateSync(pageContent(marker)).subarray(0, 20) },
      }),
    isReadOrDamaged,
  ],
  [
    'contents by a filter nobody knows',
    () => altered({ 5: stream(pageContent(marker), '/Filter /RotDecode') }),
    isReadOrDamaged,
  ],
  ['contents that are the page itself', () => altered({ 3: page('3 0 R') }), isReadOrDamaged],
  [
    'forms that draw one another ten to the twelfth times',
    () => formBomb(12, 10),
    { type: 'either', markers: [marker], codes: ['DOCUMENT_TIMED_OUT', 'DOCUMENT_TOO_LARGE'] },
    true,
  ],
  [
    'a form that draws itself',
    () =>
      altered({
        3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 4 0 R >> /XObject << /X 6 0 R >> >> /Contents 5 0 R >>',
        5: stream(Buffer.concat([pageContent(marker), encode(' /X Do')])),
        6: stream(
          encode('/X Do'),
          '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>',
        ),
      }),
    isReadOrTooMuch(),
  ],
  ['a font that is missing', () => altered({ 4: 'null' }), isReadOrDamaged],
  [
    'a font that is not embedded',
    () =>
      altered({ 4: '<< /Type /Font /Subtype /TrueType /BaseFont /NoSuchFont /Encoding /WinAnsiEncoding >>' }),
    isRead(),
  ],
  [
    'a font whose file is noise',
    () =>
      altered({
        4: '<< /Type /Font /Subtype /TrueType /BaseFont /Broken /FirstChar 32 /LastChar 33 /Widths [0 -1] /FontDescriptor 6 0 R >>',
        6: '<< /Type /FontDescriptor /FontName /Broken /Flags 32 /FontBBox [0 0 0 0] /FontFile2 7 0 R >>',
        7: stream(Buffer.alloc(5000, 'x')),
      }),
    isReadOrDamaged,
  ],
  [
    'a font with a character map of a million ranges',
    () =>
      altered({
        4: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>',
        6: deflatedStream(
          encode(
            `/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange ${'100 beginbfrange <0000> <FFFF> <0000> endbfrange '.repeat(1000)} endcmap`,
          ),
        ),
      }),
    { type: 'either', markers: [], codes: ['DOCUMENT_TIMED_OUT', 'DOCUMENT_TOO_LARGE', 'DOCUMENT_EMPTY'] },
  ],
  [
    'a picture of 100,000 by 100,000 points',
    () =>
      altered({
        3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 4 0 R >> /XObject << /I 6 0 R >> >> /Contents 5 0 R >>',
        5: stream(Buffer.concat([pageContent(marker), encode(' /I Do')])),
        6: deflatedStream(
          new Uint8Array(100),
          '/Type /XObject /Subtype /Image /Width 100000 /Height 100000 /BitsPerComponent 8 /ColorSpace /DeviceRGB',
        ),
      }),
    isRead(),
  ],
  [
    'a script that runs when it opens',
    () =>
      altered({
        1: '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>',
      }),
    isRead(),
  ],
  [
    'an action that starts a program',
    () => altered({ 1: '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (/bin/sh) >> >>' }),
    isRead(),
  ],
  [
    'an action that sends it to an address',
    () =>
      altered({
        1: '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /SubmitForm /F (http://127.0.0.1:9/) >> >>',
      }),
    isRead(),
  ],
  [
    'arrays nested 100,000 deep',
    () => altered({ 6: '['.repeat(100_000) + ']'.repeat(100_000), 3: page('[5 0 R 6 0 R]') }),
    isReadOrDamaged,
  ],
  [
    'dictionaries nested 100,000 deep',
    () =>
      altered({
        1: `<< /Type /Catalog /Pages 2 0 R /X ${'<< /X '.repeat(100_000)}1${' >>'.repeat(100_000)} >>`,
      }),
    isReadOrDamaged,
  ],
  [
    'a title of 10 MB',
    () =>
      onePagePdf(marker, {
        trailer: `<< /Size 6 /Root 1 0 R /Info << /Title (${'T'.repeat(10_000_000)}) >> >>`,
      }),
    isRead(),
  ],
  [
    'a title of control codes',
    () =>
      onePagePdf(marker, {
        trailer: '<< /Size 6 /Root 1 0 R /Info << /Title (\\000\\001\\002\\033[31m) >> >>',
      }),
    isRead(),
  ],
  ['a header and nothing else', () => encode('%PDF-1.7\n%%EOF\n'), isRefused('DOCUMENT_UNREADABLE')],
  [
    'a header, then 20 MB of zeros',
    () => Buffer.concat([encode('%PDF-1.7\n'), new Uint8Array(20 << 20), encode('\n%%EOF\n')]),
    isRefused('DOCUMENT_UNREADABLE'),
  ],
  [
    'a header, then a million object starts',
    () => encode(`%PDF-1.7\n${'1 0 obj\n'.repeat(1_000_000)}%%EOF\n`),
    { type: 'refused', codes: ['DOCUMENT_UNREADABLE', 'DOCUMENT_TIMED_OUT'] },
  ],
  [
    'a stream that says it is longer than the file',
    () =>
      Buffer.from(
        Buffer.from(onePagePdf(marker))
          .toString('latin1')
          .replace(/\/Length \d+/, '/Length 99999999'),
        'latin1',
      ),
    isReadOrDamaged,
  ],
  [
    'a stream of a negative length',
    () =>
      Buffer.from(
        Buffer.from(onePagePdf(marker))
          .toString('latin1')
          .replace(/\/Length \d+/, '/Length -7'),
        'latin1',
      ),
    isReadOrDamaged,
  ],
  [
    'text drawn from right to left',
    () =>
      altered({ 5: stream(encode('BT /F1 12 Tf -1 0 0 1 500 700 Tm (The harbour opens at nine.) Tj ET')) }),
    isReadOrDamaged,
  ],
  [
    'text at places that are no numbers',
    () => altered({ 5: stream(encode(`BT /F1 1e400 Tf 1e308 0 0 1e308 1e308 -1e308 Tm (${marker}) Tj ET`)) }),
    isReadOrDamaged,
  ],
  [
    'text of size zero',
    () => altered({ 5: stream(encode(`BT /F1 0 Tf 72 700 Td (${marker}) Tj ET`)) }),
    isReadOrDamaged,
  ],
]

export const pdfCases: HostileCase[] = cases.map(([about, bytes, expects, heavy]) => ({
  about: `pdf: ${about}`,
  name: 'hours.pdf',
  bytes,
  expects,
  forbidden: ['app.alert', '/bin/sh'],
  ...(heavy ? { heavy } : {}),
}))
