import {
  encode,
  type HostileCase,
  isRead,
  isReadOrDamaged,
  isReadOrTooDeep,
  isReadOrTooMuch,
  marker,
  ofKind,
  type TextCase,
} from './case.ts'

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
  ['parts nested 1,000 deep', 'hours.eml', () => headers + nestedParts(1000), isReadOrTooDeep],
  [
    'messages nested 1,000 deep',
    'hours.eml',
    () => headers + nestedMessages(1000),
    { type: 'either', markers: [], codes: ['DOCUMENT_UNREADABLE', 'DOCUMENT_TIMED_OUT', 'DOCUMENT_EMPTY'] },
    true,
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

export const emailCases: HostileCase[] = ofKind('email', email).map(one => ({
  ...one,
  forbidden: ['stolen'],
}))
