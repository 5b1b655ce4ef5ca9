import {
  type TextCase as Case,
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
    'one byte more than a file may have',
    'hours.txt',
    () => Buffer.alloc(100 * megabyte + 1, 'a '),
    isRefused('DOCUMENT_TOO_LARGE'),
    true,
  ],
  [
    '99 MB of lines',
    'hours.txt',
    () => Buffer.alloc(99 * megabyte, `${marker}\n`),
    isRefused('DOCUMENT_TOO_LARGE'),
    true,
  ],
  [
    '99 MB of line ends',
    'hours.txt',
    () => Buffer.alloc(99 * megabyte, '\n'),
    isRefused('DOCUMENT_TOO_LARGE'),
    true,
  ],
  [
    'one line of 50 MB',
    'hours.txt',
    () => Buffer.alloc(50 * megabyte, `${marker} `),
    isRefused('DOCUMENT_TOO_LARGE'),
    true,
  ],
  ['30 MB of lines', 'hours.txt', () => Buffer.alloc(30 * megabyte, `${marker}\n`), isReadOrTooMuch(), true],
  [
    '39 MB of line ends',
    'hours.txt',
    () => Buffer.alloc(39 * megabyte, '\n'),
    isRefused('DOCUMENT_EMPTY', 'DOCUMENT_TOO_LARGE', 'DOCUMENT_TIMED_OUT'),
    true,
  ],
  [
    'one line of 39 MB',
    'hours.txt',
    () => Buffer.alloc(39 * megabyte, `${marker} `),
    isReadOrTooMuch(),
    true,
  ],
  ['one word of 39 MB', 'hours.txt', () => Buffer.alloc(39 * megabyte, 'a'), isReadOrTooMuch('aaaa'), true],
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
  ['5 MB of full stops', 'hours.txt', () => '.'.repeat(5_000_000), isReadOrTooMuch('....'), true],
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

const code: Case[] = [
  ['one line of 5 MB', 'hours.js', () => `var a="${'x'.repeat(5_000_000)}"`, isReadOrTooMuch('xxxx'), true],
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
    () => Uint8Array.from({ length: 4000 }, (_, index) => index % 32),
    isRefused('DOCUMENT_UNSUPPORTED'),
  ],
]

export const textCases: HostileCase[] = [...ofKind('text', [...sizes, ...scripts]), ...ofKind('code', code)]
