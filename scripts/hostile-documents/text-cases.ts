import {
  type TextCase as Case,
  encode,
  type HostileCase,
  isRead,
  isReadOrTooMuch,
  isRefused,
  marker,
  ofKind,
} from './case.ts'

const megabyte = 1 << 20

const sizes: Case[] = [
  [
    '200 MB',
    'hours.txt',
    () => Buffer.alloc(200 * megabyte, `${marker}\n`),
    isRefused('DOCUMENT_TOO_LARGE'),
    true,
  ],
  [
    'one byte more than may be',
    'hours.txt',
    () => Buffer.alloc(100 * megabyte + 1, 'a '),
    isRefused('DOCUMENT_TOO_LARGE'),
    true,
  ],
  ['99 MB of lines', 'hours.txt', () => Buffer.alloc(99 * megabyte, `${marker}\n`), isReadOrTooMuch(), true],
  [
    '99 MB of line ends',
    'hours.txt',
    () => Buffer.alloc(99 * megabyte, '\n'),
    { type: 'refused', codes: ['DOCUMENT_EMPTY', 'DOCUMENT_TOO_LARGE', 'DOCUMENT_TIMED_OUT'] },
    true,
  ],
  [
    'one line of 50 MB',
    'hours.txt',
    () => Buffer.alloc(50 * megabyte, `${marker} `),
    isReadOrTooMuch(),
    true,
  ],
  ['one word of 50 MB', 'hours.txt', () => Buffer.alloc(50 * megabyte, 'a'), isReadOrTooMuch('aaaa'), true],
  ['one word of 1 MB', 'hours.txt', () => Buffer.alloc(megabyte, 'a'), isReadOrTooMuch('aaaa')],
  ['one line of 1 MB', 'hours.txt', () => Buffer.alloc(megabyte, `${marker} `), isRead()],
  ['a million bullets', 'hours.txt', () => '- x\n'.repeat(1_000_000), isReadOrTooMuch('- x'), true],
  ['100,000 headings', 'hours.txt', () => 'HEADING\n\n'.repeat(100_000), isReadOrTooMuch('HEADING'), true],
  [
    '5 MB of dashes',
    'hours.txt',
    () => '-'.repeat(5_000_000),
    { type: 'either', markers: [], codes: ['DOCUMENT_EMPTY'] },
  ],
  [
    '5 MB of blanks inside a line',
    'hours.txt',
    () => `${marker}${' '.repeat(5_000_000)}${marker}`,
    isReadOrTooMuch(),
  ],
  ['5 MB of full stops', 'hours.txt', () => '.'.repeat(5_000_000), isReadOrTooMuch('....')],
  ['5 MB of Chinese without a full stop', 'hours.txt', () => '港'.repeat(1_700_000), isReadOrTooMuch('港港')],
  [
    '500,000 combining marks on one letter',
    'hours.txt',
    () => `${marker} a${'\u0301'.repeat(500_000)}`,
    isReadOrTooMuch(),
  ],
  [
    '200,000 emoji joined into one',
    'hours.txt',
    () => `${marker} ${'👩\u200d'.repeat(200_000)}👩`,
    isReadOrTooMuch(),
  ],
  ['200,000 flags in a row', 'hours.txt', () => `${marker} ${'🇩🇪'.repeat(200_000)}`, isReadOrTooMuch()],
]

const scripts: Case[] = [
  ['Hebrew', 'hours.txt', () => 'שלום לכולם. הנמל נפתח בתשע.', isRead('הנמל נפתח בתשע')],
  ['Arabic', 'hours.txt', () => 'مرحبا بكم. يفتح الميناء في التاسعة.', isRead('يفتح الميناء في التاسعة')],
  ['Persian with joiners', 'hours.txt', () => 'می\u200cخواهم به بندر بروم.', isRead('می\u200cخواهم')],
  ['Chinese', 'hours.txt', () => '港口九点开放。周日关闭。', isRead('港口九点开放')],
  ['Japanese', 'hours.txt', () => '港は九時に開きます。', isRead('港は九時に開きます')],
  ['Korean', 'hours.txt', () => '항구는 아홉 시에 엽니다.', isRead('항구는 아홉 시에')],
  ['Thai', 'hours.txt', () => 'ท่าเรือเปิดเวลาเก้าโมง', isRead('ท่าเรือเปิดเวลาเก้าโมง')],
  ['Devanagari', 'hours.txt', () => 'बंदरगाह नौ बजे खुलता है।', isRead('बंदरगाह नौ बजे')],
  ['letters beyond the first plane', 'hours.txt', () => '𠜎𠜱𠝹𠱓 𝓗𝓪𝓻𝓫𝓸𝓾𝓻', isRead('𠜎𠜱𠝹𠱓')],
  ['families of emoji', 'hours.txt', () => `👩‍👩‍👧‍👦🏴‍☠️ ${marker}`, isRead(marker, '👩‍👩‍👧‍👦')],
  ['letters in parts', 'hours.txt', () => `cafe\u0301 ${marker}`, isRead(marker)],
  ['blanks of no width', 'hours.txt', () => `The har\u200bbour op\u200bens at nine.`, isRead()],
  [
    'marks that turn the direction',
    'hours.txt',
    () => `\u202e${marker}\u202c \u2066${marker}\u2069`,
    isRead(),
  ],
  ['one letter in ten alphabets, mixed', 'hours.txt', () => `${marker} aаαａᎪ𝐚ɑ⍺а`, isRead()],
  [
    'Zalgo',
    'hours.txt',
    () => `${[...'harbour'].map(letter => letter + '\u0335\u0321\u0300'.repeat(20)).join('')} ${marker}`,
    isRead(),
  ],
]

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

const encodings: Case[] = [
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

const code: Case[] = [
  ['one line of 5 MB', 'hours.js', () => `var a="${'x'.repeat(5_000_000)}"`, isReadOrTooMuch('xxxx')],
  [
    'brackets nested 100,000 deep',
    'hours.js',
    () => `// ${marker}\n${'{'.repeat(100_000)}${'}'.repeat(100_000)}`,
    isRead(),
  ],
  [
    'a comment that never ends',
    'hours.c',
    () => `/* ${marker}\n${'int x;\n'.repeat(10_000)}`,
    isReadOrTooMuch(),
  ],
  [
    'marks that turn the direction (CVE-2021-42574)',
    'hours.c',
    () => `/*\u202e } \u2066if (isAdmin)\u2069 \u2066 begin admins only */\n// ${marker}`,
    isRead(),
  ],
  [
    'a script that is no text',
    'hours.py',
    () => bytes(...Array.from({ length: 4000 }, (_, index) => index % 32)),
    isRefused('DOCUMENT_UNSUPPORTED'),
  ],
]

export const textCases: HostileCase[] = [
  ...ofKind('text', [...sizes, ...scripts]),
  ...ofKind('encoding', encodings),
  ...ofKind('code', code),
]
