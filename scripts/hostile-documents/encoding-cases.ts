import { encode, type HostileCase, isRead, isRefused, marker, ofKind, type TextCase } from './case.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const utf32 = (text: string, littleEndian: boolean): Uint8Array => {
  const buffer = Buffer.alloc([...text].length * 4)
  ;[...text].forEach((letter, index) => {
    const point = letter.codePointAt(0) ?? 0
    if (littleEndian) buffer.writeUInt32LE(point, index * 4)
    else buffer.writeUInt32BE(point, index * 4)
  })
  return buffer
}
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

/** 港口九点开放。星期日关闭。我们在这里等你们。 */
const gb18030 = 'b8dbbfdabec5b5e3bfaab7c5a1a3d0c7c6dac8d5b9d8b1d5a1a3ced2c3c7d4dad5e2c0efb5c8c4e3c3c7a1a3'
/** 港は九時に開きます。土曜日は閉まります。 */
const shiftJis = '8d6082cd8be38e9e82c98a4a82ab82dc82b781429379976a93fa82cd95c282dc82e882dc82b78142'

const encodings: TextCase[] = [
  ['a mark of UTF-8', 'hours.txt', () => `\ufeff${marker}`, isRead()],
  ['UTF-16, little end first', 'hours.txt', () => utf16(`\ufeff${marker} 港 🚣`), isRead(marker, '港 🚣')],
  [
    'UTF-16, big end first',
    'hours.txt',
    () => utf16(`\ufeff${marker} 港 🚣`).swap16(),
    isRead(marker, '港 🚣'),
  ],
  [
    'UTF-16 without a mark',
    'hours.txt',
    () => utf16(`${marker} It closes at five.`),
    { type: 'either', markers: [marker], codes: ['DOCUMENT_UNSUPPORTED'] },
  ],
  [
    'UTF-16 of an odd number of bytes',
    'hours.txt',
    () => utf16(`\ufeff${marker} x`).subarray(0, -1),
    isRead(),
  ],
  ['UTF-16 with half a letter', 'hours.txt', () => utf16(`\ufeff${marker} \ud83d and more`), isRead()],
  [
    'UTF-32, little end first',
    'hours.txt',
    () => utf32(`\ufeff${marker} 🚣`, true),
    { type: 'either', markers: [marker, '🚣'], codes: ['DOCUMENT_UNSUPPORTED'] },
  ],
  [
    'UTF-32, big end first',
    'hours.txt',
    () => utf32(`\ufeff${marker} 🚣`, false),
    { type: 'either', markers: [marker, '🚣'], codes: ['DOCUMENT_UNSUPPORTED'] },
  ],
  [
    'Latin 1',
    'hours.txt',
    () => latin1(`${marker} Größe, naïve, señor, façade`),
    isRead(marker, 'Größe, naïve, señor, façade'),
  ],
  [
    'Windows-1252',
    'hours.txt',
    () => Buffer.concat([encode(marker), bytes(0x20, 0x93, 0x80, 0x94)]),
    isRead(marker, '“€”'),
  ],
  ['GB 18030', 'hours.txt', () => Buffer.from(gb18030.repeat(4), 'hex'), isRead('港口九点开放')],
  ['Shift JIS', 'hours.txt', () => Buffer.from(shiftJis.repeat(4), 'hex'), isRead('港は九時に開きます')],
  [
    'GB 18030 that its page declares',
    'hours.html',
    () =>
      Buffer.concat([
        encode('<html><head><meta charset="gb18030"></head><body><p>'),
        Buffer.from(gb18030, 'hex'),
        encode('</p></body></html>'),
      ]),
    isRead('港口九点开放'),
  ],
  [
    'Shift JIS that its page declares',
    'hours.html',
    () =>
      Buffer.concat([
        encode('<html><head><meta charset="shift_jis"></head><body><p>'),
        Buffer.from(shiftJis, 'hex'),
        encode('</p></body></html>'),
      ]),
    isRead('港は九時に開きます'),
  ],
  [
    'an encoding nobody knows that its page declares',
    'hours.html',
    () =>
      Buffer.concat([
        encode(`<html><head><meta charset="x-klingon"></head><body><p>${marker} `),
        bytes(0xe9),
        encode('</p></body></html>'),
      ]),
    isRead(),
  ],
  [
    'half UTF-8, half Latin 1',
    'hours.txt',
    () => Buffer.concat([encode(`${marker} Größe `), latin1('Größe')]),
    isRead(),
  ],
  [
    'UTF-8 with half a letter at its end',
    'hours.txt',
    () => Buffer.concat([encode(`${marker} `), bytes(0xe6, 0xb8)]),
    isRead(),
  ],
  [
    'UTF-8 longer than it need be',
    'hours.txt',
    () => Buffer.concat([encode(`${marker} `), bytes(0xc0, 0xaf, 0xe0, 0x80, 0xaf)]),
    isRead(),
  ],
  [
    'UTF-8 with halves of pairs',
    'hours.txt',
    () => Buffer.concat([encode(`${marker} `), bytes(0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80)]),
    isRead(),
  ],
  [
    'a zero in the middle',
    'hours.txt',
    () => `${marker}\0${marker}`,
    { type: 'either', markers: [marker], codes: ['DOCUMENT_UNSUPPORTED'] },
  ],
  ['a zero after 100,000 letters', 'hours.txt', () => `${`${marker}\n`.repeat(5000)}\0${marker}`, isRead()],
  [
    'every control code once',
    'hours.txt',
    () =>
      `${`${marker}\n`.repeat(100)}${String.fromCharCode(...Array.from({ length: 31 }, (_, index) => index + 1))}`,
    isRead(),
  ],
  ['colours of a terminal', 'hours.txt', () => `\x1b[31m${marker}\x1b[0m\n`.repeat(20), isRead()],
  ['returns as line ends', 'hours.txt', () => `HOURS\r\r${marker}\r`, isRead()],
  [
    'every line end there is',
    'hours.txt',
    () => `HOURS\n\r\n\r\u2028\u2029\u0085\x0b\x0c${marker}`,
    isRead(),
  ],
  ['only a mark of UTF-8', 'hours.txt', () => '\ufeff', isRefused('DOCUMENT_EMPTY')],
  ['only a mark of UTF-16', 'hours.txt', () => bytes(0xff, 0xfe), isRefused('DOCUMENT_EMPTY')],
  [
    'only invisible marks',
    'hours.txt',
    () => '\u200b\u2060\ufeff\u00ad'.repeat(50),
    isRefused('DOCUMENT_EMPTY'),
  ],
]

export const encodingCases: HostileCase[] = ofKind('encoding', encodings)
