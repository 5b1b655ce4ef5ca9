import {
  type Expectation,
  encode,
  type HostileCase,
  isRead,
  isReadOrDamaged,
  isReadOrTooMuch,
  marker,
  ofKind,
  type TextCase,
} from './case.ts'

const rows = (count: number, row: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => row(index)).join('\n')

const csv: TextCase[] = [
  [
    'a million columns',
    'hours.csv',
    () => `Note${',a'.repeat(1_000_000)}\n${marker}${',1'.repeat(1_000_000)}\n`,
    isReadOrTooMuch(),
    true,
  ],
  [
    '20,000 columns',
    'hours.csv',
    () =>
      `Note${rows(20_000, index => `,c${index}`).replaceAll('\n', '')}\n${marker}${',1'.repeat(20_000)}\n`,
    isReadOrTooMuch(),
  ],
  [
    'half a million rows',
    'hours.csv',
    () => `Day,Note\n${`Monday,${marker}\n`.repeat(500_000)}`,
    isReadOrTooMuch(),
    true,
  ],
  [
    'rows of different lengths',
    'hours.csv',
    () => `Day,Note\n${rows(500, index => `x${',y'.repeat(index % 9)}`)}\nMonday,${marker}\n`,
    isRead(),
  ],
  [
    'quotes that never close',
    'hours.csv',
    () => `Day,Note\nMonday,${marker}\nTuesday,"open\n${'a,b\n'.repeat(5000)}`,
    isRead(),
  ],
  ['quotes in the wrong places', 'hours.csv', () => `Day,Note\nMon"day,${marker}\n"a"b"c,""""\n`, isRead()],
  [
    '100,000 quotes',
    'hours.csv',
    () => `Day,Note\nMonday,${marker}\n${'"'.repeat(100_000)}`,
    isReadOrTooMuch(),
  ],
  [
    'a cell of 5 MB',
    'hours.csv',
    () => `Day,Note\nMonday,${marker}\nTuesday,${'x'.repeat(5_000_000)}\n`,
    isReadOrTooMuch(),
  ],
  [
    'a cell of 20,000 lines',
    'hours.csv',
    () => `Day,Note\nMonday,${marker}\nTuesday,"${'line\n'.repeat(20_000)}"\n`,
    isReadOrTooMuch(),
  ],
  ['formulas', 'hours.csv', () => `Day,Note\n=cmd|'/c calc'!A1,${marker}\n@SUM(1),+1\n`, isRead()],
  ['semicolons', 'hours.csv', () => `Day;Note\nMonday;${marker}\nTuesday;1,5\n`, isRead()],
  ['tabs', 'hours.tsv', () => `Day\tNote\nMonday\t${marker}\nTuesday\tClosed\n`, isRead()],
  ['bars', 'hours.csv', () => `Day|Note\nMonday|${marker}\nTuesday|Closed\n`, isRead()],
  ['no more than a header', 'hours.csv', () => `Day,Note,${marker}\n`, isRead()],
  [
    'the same column 1,000 times',
    'hours.csv',
    () => `${Array(1000).fill('Note').join(',')}\n${Array(1000).fill(marker).join(',')}\n`,
    isReadOrTooMuch(),
  ],
  [
    'columns named as what every object has',
    'hours.csv',
    () => `__proto__,constructor,toString\n${marker},b,c\nd,e,f\n`,
    isRead(),
  ],
  ['UTF-16', 'hours.csv', () => Buffer.from(`\ufeffDay\tNote\nMonday\t${marker}\n`, 'utf16le'), isRead()],
  ['a zero in a cell', 'hours.csv', () => `${`Day,Note\nMonday,${marker}\n`.repeat(3000)}a,\0\n`, isRead()],
  [
    'only commas',
    'hours.csv',
    () => ',,,,\n'.repeat(10_000),
    { type: 'either', markers: [], codes: ['DOCUMENT_EMPTY'] },
  ],
  ['returns as line ends', 'hours.csv', () => `Day,Note\rMonday,${marker}\rTuesday,Closed\r`, isRead()],
]

const readOrNested: Expectation = {
  type: 'either',
  markers: [marker],
  codes: ['DOCUMENT_UNREADABLE', 'DOCUMENT_TOO_LARGE', 'DOCUMENT_TIMED_OUT'],
}

const json: TextCase[] = [
  [
    'arrays nested 100,000 deep',
    'hours.json',
    () => `["${marker}",${'['.repeat(100_000)}${']'.repeat(100_000)}]`,
    readOrNested,
  ],
  [
    'objects nested 100,000 deep',
    'hours.json',
    () => `{"note":"${marker}","a":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`,
    readOrNested,
  ],
  [
    'objects nested 500 deep',
    'hours.json',
    () => `{"note":"${marker}","a":${'{"a":'.repeat(500)}"deep"${'}'.repeat(500)}}`,
    isRead(marker, 'deep'),
  ],
  ['arrays that never close', 'hours.json', () => `["${marker}",${'['.repeat(100_000)}`, isReadOrDamaged],
  [
    'numbers too large for any type',
    'hours.json',
    () => `{"note":"${marker}","n":1e999,"m":-1e999,"i":${'9'.repeat(5000)},"f":0.${'1'.repeat(5000)}}`,
    isRead(),
  ],
  ['the same key twice', 'hours.json', () => `{"note":"first","note":"${marker}"}`, isRead()],
  ['halves of pairs', 'hours.json', () => `{"note":"${marker} \\ud83d","other":"\\udc00"}`, isRead()],
  [
    'keys that every object has',
    'hours.json',
    () =>
      `{"__proto__":{"polluted":"${marker}"},"constructor":{"prototype":1},"toString":"x","hasOwnProperty":null}`,
    isRead(),
  ],
  [
    'a key of 1 MB',
    'hours.json',
    () => `{"note":"${marker}","${'k'.repeat(1_000_000)}":1}`,
    isReadOrTooMuch(),
  ],
  [
    'a text of 5 MB',
    'hours.json',
    () => `{"note":"${marker}","x":"${'long '.repeat(1_000_000)}"}`,
    isReadOrTooMuch(),
    true,
  ],
  [
    '200,000 keys',
    'hours.json',
    () => `{"note":"${marker}",${rows(200_000, index => `"k${index}":${index},`).slice(0, -1)}}`,
    isReadOrTooMuch(),
    true,
  ],
  [
    'a million numbers',
    'hours.json',
    () => `{"note":"${marker}","n":[${'1,'.repeat(1_000_000)}1]}`,
    isReadOrTooMuch(),
    true,
  ],
  [
    '100,000 records',
    'hours.json',
    () => `[${rows(100_000, index => `{"id":${index},"note":"${marker}"},`).slice(0, -1)}]`,
    isReadOrTooMuch(),
    true,
  ],
  [
    'records with 3,000 different keys',
    'hours.json',
    () => `[${rows(3000, index => `{"k${index}":"v${index}","note":"${marker}"},`).slice(0, -1)}]`,
    isReadOrTooMuch(),
  ],
  ['comments and commas at the end', 'hours.json', () => `// hours\n{"note":"${marker}",}`, isReadOrDamaged],
  ['single quotes', 'hours.json', () => `{'note':'${marker}'}`, isReadOrDamaged],
  ['a text and nothing else', 'hours.json', () => JSON.stringify(marker), isRead()],
  [
    'null and nothing else',
    'hours.json',
    () => 'null',
    { type: 'either', markers: [], codes: ['DOCUMENT_EMPTY'] },
  ],
  ['an empty object', 'hours.json', () => '{}', { type: 'either', markers: [], codes: ['DOCUMENT_EMPTY'] }],
  ['two values in one file', 'hours.json', () => `{"note":"${marker}"} {"note":"b"}`, isReadOrDamaged],
  ['a mark of UTF-8', 'hours.json', () => `\ufeff{"note":"${marker}"}`, isRead()],
  ['escapes of zero', 'hours.json', () => `{"note":"${marker}\\u0000\\u0001"}`, isRead()],
]

const jsonl: TextCase[] = [
  [
    'one line that is no JSON',
    'hours.jsonl',
    () => `{"note":"${marker}"}\n{"note":\n{"note":"b"}\n`,
    isReadOrDamaged,
  ],
  ['100,000 lines', 'hours.jsonl', () => `{"note":"${marker}"}\n`.repeat(100_000), isReadOrTooMuch(), true],
  [
    'a line of 5 MB',
    'hours.jsonl',
    () => `{"note":"${marker}"}\n{"x":"${'x'.repeat(5_000_000)}"}\n`,
    isReadOrTooMuch(),
  ],
  [
    'a line nested 50,000 deep',
    'hours.jsonl',
    () => `{"note":"${marker}"}\n${'['.repeat(50_000)}${']'.repeat(50_000)}\n`,
    readOrNested,
  ],
  [
    'lines of different kinds',
    'hours.jsonl',
    () => `{"note":"${marker}"}\n[1,2]\n"text"\nnull\n3\n`,
    isRead(),
  ],
  ['blank lines between', 'hours.jsonl', () => `\n\n{"note":"${marker}"}\n\n\n{"note":"b"}\n\n`, isRead()],
]

const headers = 'From: a@example.org\r\nTo: b@example.org\r\nSubject: Hours\r\nMIME-Version: 1.0\r\n'
const multipart = (boundary: string, parts: string[]): string =>
  `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n${parts.map(part => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`
const plain = (text: string): string => `Content-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`
const nestedParts = (depth: number): string => {
  const open = Array.from(
    { length: depth },
    (_, level) => `Content-Type: multipart/mixed; boundary="b${level}"\r\n\r\n--b${level}\r\n`,
  ).join('')
  const close = Array.from({ length: depth }, (_, level) => `--b${depth - 1 - level}--\r\n`).join('')
  return `${open}${plain(marker)}${close}`
}
const nestedMessages = (depth: number): string =>
  `${`Content-Type: message/rfc822\r\n\r\n${headers}`.repeat(depth)}${plain(marker)}`

const email: TextCase[] = [
  [
    'parts nested 100 deep',
    'hours.eml',
    () => headers + nestedParts(100),
    { ...isReadOrDamaged, markers: [] },
  ],
  ['parts nested 1,000 deep', 'hours.eml', () => headers + nestedParts(1000), readOrNested],
  [
    'messages nested 1,000 deep',
    'hours.eml',
    () => headers + nestedMessages(1000),
    { type: 'either', markers: [], codes: ['DOCUMENT_UNREADABLE', 'DOCUMENT_TIMED_OUT', 'DOCUMENT_EMPTY'] },
  ],
  [
    '20,000 parts',
    'hours.eml',
    () => headers + multipart('b', [plain(marker), ...Array.from({ length: 20_000 }, () => plain('x'))]),
    isReadOrTooMuch(),
    true,
  ],
  [
    'a header of 5 MB',
    'hours.eml',
    () => `${headers}X-Long: ${'x'.repeat(5_000_000)}\r\n${plain(marker)}`,
    { ...isReadOrDamaged, markers: [marker] },
  ],
  [
    '100,000 headers',
    'hours.eml',
    () => `${headers}${'X-One: 1\r\n'.repeat(100_000)}${plain(marker)}`,
    { ...isReadOrDamaged, markers: [marker] },
  ],
  [
    'a header folded 50,000 times',
    'hours.eml',
    () => `${headers}X-Long:${' x\r\n'.repeat(50_000)}${plain(marker)}`,
    { ...isReadOrDamaged, markers: [] },
  ],
  [
    '20,000 recipients',
    'hours.eml',
    () => `${headers}Cc: ${'"A, B" <a@example.org>, '.repeat(20_000)}c@example.org\r\n${plain(marker)}`,
    isReadOrTooMuch(),
  ],
  [
    'addresses nested in brackets',
    'hours.eml',
    () => `${headers}Cc: ${'('.repeat(20_000)}${'<'.repeat(20_000)}\r\n${plain(marker)}`,
    isReadOrTooMuch(),
  ],
  [
    'a subject of 10,000 encoded words',
    'hours.eml',
    () =>
      `From: a@example.org\r\nTo: b@example.org\r\nSubject: ${'=?utf-8?B?w6k=?= '.repeat(10_000)}\r\n${plain(marker)}`,
    isReadOrTooMuch(),
  ],
  [
    'a subject that is encoded wrongly',
    'hours.eml',
    () =>
      `From: a@example.org\r\nTo: b@example.org\r\nSubject: =?utf-8?B?!!!?= =?klingon?Q?=ZZ?= =?utf-8?Q?open\r\n${plain(marker)}`,
    isRead(),
  ],
  [
    'bad base64',
    'hours.eml',
    () =>
      `${headers}${multipart('b', [plain(marker), 'Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!not base64===\r\n'])}`,
    isRead(),
  ],
  [
    'bad quoted-printable',
    'hours.eml',
    () =>
      `${headers}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ=E9=\r\n\r\n${marker} =`,
    isRead(),
  ],
  [
    'a boundary that never comes',
    'hours.eml',
    () => `${headers}Content-Type: multipart/mixed; boundary="never"\r\n\r\n${marker}\r\n`,
    isReadOrDamaged,
  ],
  [
    'no boundary',
    'hours.eml',
    () => `${headers}Content-Type: multipart/mixed\r\n\r\n${marker}\r\n`,
    isReadOrDamaged,
  ],
  [
    'a boundary that is one letter of its text',
    'hours.eml',
    () => `${headers}${multipart('-', [plain(marker)])}`,
    isReadOrDamaged,
  ],
  [
    'a charset nobody knows',
    'hours.eml',
    () => `${headers}Content-Type: text/plain; charset=x-klingon\r\n\r\n${marker}\r\n`,
    isRead(),
  ],
  [
    'Shift JIS',
    'hours.eml',
    () =>
      Buffer.concat([
        encode(`${headers}Content-Type: text/plain; charset=shift_jis\r\n\r\n`),
        Buffer.from('8d6082cd8be38e9e82c98a4a82ab82dc82b78142', 'hex'),
      ]),
    isRead('港は九時に開きます'),
  ],
  [
    'an attachment of 10 MB',
    'hours.eml',
    () =>
      headers +
      multipart('b', [
        plain(marker),
        `Content-Type: application/zip; name="big.zip"\r\nContent-Disposition: attachment; filename="big.zip"\r\nContent-Transfer-Encoding: base64\r\n\r\n${`${'QUFB'.repeat(19)}\r\n`.repeat(130_000)}`,
      ]),
    isReadOrTooMuch(),
    true,
  ],
  [
    'an attachment named to lie outside',
    'hours.eml',
    () =>
      headers +
      multipart('b', [
        plain(marker),
        'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="../../../../tmp/diptych-slip"\r\n\r\nslip\r\n',
      ]),
    isRead(),
  ],
  [
    'HTML with scripts',
    'hours.eml',
    () => `${headers}Content-Type: text/html\r\n\r\n<p>${marker}</p><script>window.stolen()</script>`,
    isRead(),
  ],
  [
    'HTML nested 100,000 deep',
    'hours.eml',
    () => `${headers}Content-Type: text/html\r\n\r\n<p>${marker}</p>${'<div>'.repeat(100_000)}`,
    isReadOrTooMuch(),
  ],
  [
    'headers and nothing else',
    'hours.eml',
    () => `${headers}\r\n`,
    { type: 'either', markers: [], codes: ['DOCUMENT_EMPTY'] },
  ],
  [
    'encrypted (S/MIME)',
    'hours.eml',
    () =>
      `${headers}Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"\r\nContent-Transfer-Encoding: base64\r\n\r\n${'QUFB'.repeat(100)}\r\n`,
    { type: 'either', markers: [], codes: ['DOCUMENT_ENCRYPTED', 'DOCUMENT_EMPTY'] },
  ],
]

export const dataCases: HostileCase[] = [
  ...ofKind('csv', csv),
  ...ofKind('json', json),
  ...ofKind('jsonl', jsonl),
  ...ofKind('email', email).map(one => ({ ...one, forbidden: ['stolen'] })),
]
