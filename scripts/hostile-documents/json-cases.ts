import {
  type HostileCase,
  isRead,
  isReadOrDamaged,
  isReadOrTooDeep,
  isReadOrTooMuch,
  marker,
  ofKind,
  type TextCase,
} from './case.ts'

const rows = (count: number, row: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => row(index)).join('\n')

const json: TextCase[] = [
  [
    'arrays nested 100,000 deep',
    'hours.json',
    () => `["${marker}",${'['.repeat(100_000)}${']'.repeat(100_000)}]`,
    isReadOrTooDeep,
  ],
  [
    'objects nested 100,000 deep',
    'hours.json',
    () => `{"note":"${marker}","a":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`,
    isReadOrTooDeep,
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
    true,
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
    true,
  ],
  [
    'a line nested 50,000 deep',
    'hours.jsonl',
    () => `{"note":"${marker}"}\n${'['.repeat(50_000)}${']'.repeat(50_000)}\n`,
    isReadOrTooDeep,
  ],
  [
    'lines of different kinds',
    'hours.jsonl',
    () => `{"note":"${marker}"}\n[1,2]\n"text"\nnull\n3\n`,
    isRead(),
  ],
  ['blank lines between', 'hours.jsonl', () => `\n\n{"note":"${marker}"}\n\n\n{"note":"b"}\n\n`, isRead()],
]

export const jsonCases: HostileCase[] = [...ofKind('json', json), ...ofKind('jsonl', jsonl)]
