import {
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
  alteredPdf,
  font,
  ofPdf,
  onePageObjects,
  onePagePdf,
  type PdfCase,
  type PdfObject,
  pageContent,
  pageObject,
  stream,
  writePdf,
} from './pdf-writer.ts'

const manyPages = (count: number): Uint8Array => {
  const first = 5
  const objects: PdfObject[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${count} /Kids [${Array.from({ length: count }, (_, index) => `${first + index * 2} 0 R`).join(' ')}] >>`,
    'null',
    font,
  ]
  for (let number = 1; number <= count; number++)
    objects.push(
      pageObject(`${first + number * 2 - 1} 0 R`),
      stream(pageContent(`Page ${number}. ${marker}`)),
    )
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

/** A cross-reference table that names itself as the one before. */
const circularXref = (): Uint8Array => {
  const draft = Buffer.from(onePagePdf(marker)).toString('latin1')
  const place = draft.lastIndexOf('xref\n0 ')
  return onePagePdf(marker, { trailer: `<< /Size 6 /Root 1 0 R /Prev ${place} >>` })
}

const cases: PdfCase[] = [
  ['10,000 pages', () => manyPages(10_000), isReadOrTooMuch(marker, 'Page 10000.'), true],
  ['300 pages', () => manyPages(300), isRead(marker, 'Page 300.')],
  [
    'a count of two thousand million pages',
    () => alteredPdf({ 2: '<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>' }),
    { type: 'either', markers: [], codes: ['DOCUMENT_UNREADABLE', 'DOCUMENT_TIMED_OUT'] },
  ],
  [
    'a negative count of pages',
    () => alteredPdf({ 2: '<< /Type /Pages /Kids [3 0 R] /Count -1 >>' }),
    isReadOrDamaged,
  ],
  [
    'no pages',
    () => alteredPdf({ 2: '<< /Type /Pages /Kids [] /Count 0 >>' }),
    isRefused('DOCUMENT_EMPTY', 'DOCUMENT_UNREADABLE'),
  ],
  [
    'a page tree that is its own child',
    () => alteredPdf({ 2: '<< /Type /Pages /Kids [2 0 R] /Count 1 >>' }),
    isReadOrDamaged,
  ],
  [
    'a page tree in a circle of two',
    () =>
      alteredPdf({
        2: '<< /Type /Pages /Kids [6 0 R] /Count 2 >>',
        6: '<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 2 >>',
      }),
    isReadOrDamaged,
  ],
  [
    'one page a thousand times',
    () => alteredPdf({ 2: `<< /Type /Pages /Kids [${'3 0 R '.repeat(1000)}] /Count 1000 >>` }),
    isReadOrTooMuch(),
  ],
  [
    'a page tree 5,000 levels deep',
    () => deepTree(5000),
    { type: 'either', markers: [marker], codes: ['DOCUMENT_UNREADABLE', 'DOCUMENT_TIMED_OUT'] },
  ],
  [
    'a page without contents',
    () => alteredPdf({ 3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>' }),
    isRefused('DOCUMENT_EMPTY'),
  ],
  [
    'a page without a media box',
    () =>
      alteredPdf({
        3: '<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>',
      }),
    isRead(),
  ],
  [
    'a page a thousand million points wide',
    () => alteredPdf({ 3: pageObject('5 0 R', '0 0 1000000000 1000000000') }),
    isRead(),
  ],
  ['a page of no size', () => alteredPdf({ 3: pageObject('5 0 R', '0 0 0 0') }), isReadOrDamaged],
  ['a media box of words', () => alteredPdf({ 3: pageObject('5 0 R', '/A (b) null true') }), isReadOrDamaged],
  ['a media box upside down', () => alteredPdf({ 3: pageObject('5 0 R', '612 792 0 0') }), isRead()],
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
    'arrays nested 100,000 deep',
    () => alteredPdf({ 6: '['.repeat(100_000) + ']'.repeat(100_000), 3: pageObject('[5 0 R 6 0 R]') }),
    isReadOrDamaged,
  ],
  [
    'dictionaries nested 100,000 deep',
    () =>
      alteredPdf({
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
    true,
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
]

/** PDFs whose pages, tables, encryption or actions are not what they should be. */
export const pdfStructureCases: HostileCase[] = ofPdf(cases)
