import { deflateSync } from 'node:zlib'
import { deflatedBomb } from './archive.ts'
import { encode, type HostileCase, isRead, isReadOrDamaged, isReadOrTooMuch, marker } from './case.ts'
import {
  alteredPdf,
  deflatedStream,
  ofPdf,
  onePageObjects,
  type PdfCase,
  type PdfObject,
  pageContent,
  pageObject,
  stream,
  writePdf,
} from './pdf-writer.ts'

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

const cases: PdfCase[] = [
  [
    'contents that unpack to 500 MB',
    () => alteredPdf({ 5: { dictionary: filters(1), stream: bomb(500, ' ') } }),
    {
      type: 'either',
      markers: [],
      codes: ['DOCUMENT_TOO_LARGE', 'DOCUMENT_TIMED_OUT', 'DOCUMENT_EMPTY', 'DOCUMENT_UNREADABLE'],
    },
    true,
  ],
  [
    'contents that unpack to 300 MB through two filters',
    () => alteredPdf({ 5: { dictionary: filters(2), stream: deflateSync(bomb(300, ' ')) } }),
    {
      type: 'either',
      markers: [],
      codes: ['DOCUMENT_TOO_LARGE', 'DOCUMENT_TIMED_OUT', 'DOCUMENT_EMPTY', 'DOCUMENT_UNREADABLE'],
    },
    true,
  ],
  ['contents behind thirty filters', () => alteredPdf({ 5: layered(30, pageContent(marker)) }), isRead()],
  [
    'contents of 200 MB of numbers',
    () => alteredPdf({ 5: { dictionary: filters(1), stream: bomb(200, '1 0 ') } }),
    {
      type: 'either',
      markers: [],
      codes: ['DOCUMENT_TOO_LARGE', 'DOCUMENT_TIMED_OUT', 'DOCUMENT_EMPTY', 'DOCUMENT_UNREADABLE'],
    },
    true,
  ],
  [
    'contents of a million lines',
    () =>
      alteredPdf({ 5: deflatedStream(encode(`BT /F1 1 Tf ${'0 1 Td (heron) Tj '.repeat(1_000_000)}ET`)) }),
    { type: 'either', markers: ['heron'], codes: ['DOCUMENT_TOO_LARGE', 'DOCUMENT_TIMED_OUT'] },
    true,
  ],
  [
    'contents that are cut off',
    () =>
      alteredPdf({
        5: { dictionary: '/Filter /FlateDecode', stream: deflateSync(pageContent(marker)).subarray(0, 20) },
      }),
    isReadOrDamaged,
  ],
  [
    'contents by a filter nobody knows',
    () => alteredPdf({ 5: stream(pageContent(marker), '/Filter /RotDecode') }),
    isReadOrDamaged,
  ],
  ['contents that are the page itself', () => alteredPdf({ 3: pageObject('3 0 R') }), isReadOrDamaged],
  [
    'forms that draw one another ten to the twelfth times',
    () => formBomb(12, 10),
    { type: 'either', markers: [marker], codes: ['DOCUMENT_TIMED_OUT', 'DOCUMENT_TOO_LARGE'] },
    true,
  ],
  [
    'a form that draws itself',
    () =>
      alteredPdf({
        3: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 4 0 R >> /XObject << /X 6 0 R >> >> /Contents 5 0 R >>',
        5: stream(Buffer.concat([pageContent(marker), encode(' /X Do')])),
        6: stream(
          encode('/X Do'),
          '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>',
        ),
      }),
    isReadOrTooMuch(),
  ],
  ['a font that is missing', () => alteredPdf({ 4: 'null' }), isReadOrDamaged],
  [
    'a font that is not embedded',
    () =>
      alteredPdf({
        4: '<< /Type /Font /Subtype /TrueType /BaseFont /NoSuchFont /Encoding /WinAnsiEncoding >>',
      }),
    isRead(),
  ],
  [
    'a font whose file is noise',
    () =>
      alteredPdf({
        4: '<< /Type /Font /Subtype /TrueType /BaseFont /Broken /FirstChar 32 /LastChar 33 /Widths [0 -1] /FontDescriptor 6 0 R >>',
        6: '<< /Type /FontDescriptor /FontName /Broken /Flags 32 /FontBBox [0 0 0 0] /FontFile2 7 0 R >>',
        7: stream(Buffer.alloc(5000, 'x')),
      }),
    isReadOrDamaged,
  ],
  [
    'a font with a character map of a million ranges',
    () =>
      alteredPdf({
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
      alteredPdf({
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
      alteredPdf({
        1: '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>',
      }),
    isRead(),
  ],
  [
    'an action that starts a program',
    () => alteredPdf({ 1: '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (/bin/sh) >> >>' }),
    isRead(),
  ],
  [
    'an action that sends it to an address',
    () =>
      alteredPdf({
        1: '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /SubmitForm /F (http://127.0.0.1:9/) >> >>',
      }),
    isRead(),
  ],
  [
    'text drawn from right to left',
    () =>
      alteredPdf({
        5: stream(encode('BT /F1 12 Tf -1 0 0 1 500 700 Tm (The harbour opens at nine.) Tj ET')),
      }),
    isReadOrDamaged,
  ],
  [
    'text at places that are no numbers',
    () =>
      alteredPdf({ 5: stream(encode(`BT /F1 1e400 Tf 1e308 0 0 1e308 1e308 -1e308 Tm (${marker}) Tj ET`)) }),
    isReadOrDamaged,
  ],
  [
    'text of size zero',
    () => alteredPdf({ 5: stream(encode(`BT /F1 0 Tf 72 700 Td (${marker}) Tj ET`)) }),
    isReadOrDamaged,
  ],
]

/** PDFs whose page is drawn by hostile contents, forms, fonts or pictures. */
export const pdfContentCases: HostileCase[] = ofPdf(cases)
