import { type HostileCase, isRead, isReadOrTooMuch, marker, ofKind, type TextCase } from './case.ts'

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
    true,
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

export const tableCases: HostileCase[] = ofKind('csv', csv)
