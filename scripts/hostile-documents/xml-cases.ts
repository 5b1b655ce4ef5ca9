import { archiveOf } from './archive.ts'
import {
  type Expectation,
  type HostileCase,
  isRead,
  isReadOrDamaged,
  isReadOrTooMuch,
  isRefused,
  marker,
} from './case.ts'
import { type OfficePackage, officePackages } from './office-packages.ts'

/** Nine entities, each ten times the one before: a thousand million laughs. */
const laughs = (root: string): string =>
  `<!DOCTYPE ${root} [<!ENTITY e0 "laugh">${Array.from(
    { length: 9 },
    (_, index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`,
  ).join('')}]>`

const quadratic = (root: string): string => `<!DOCTYPE ${root} [<!ENTITY a "${'a'.repeat(100_000)}">]>`
const external = (root: string): string =>
  `<!DOCTYPE ${root} [<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY web SYSTEM "http://127.0.0.1:9/x">]>`

/** Entities are refused, or left alone. */
const unexpanded: Expectation = {
  type: 'either',
  markers: [],
  codes: ['DOCUMENT_UNREADABLE', 'DOCUMENT_TOO_LARGE', 'DOCUMENT_EMPTY'],
}

const casesOf = (
  office: OfficePackage,
): [about: string, main: () => string | Uint8Array, expects: Expectation][] => {
  const { main, textElement, nested, rootName } = office
  const text = textElement(marker)
  const nest = (depth: number): string => nested.open.repeat(depth) + text + nested.close.repeat(depth)
  const good = main(text)
  return [
    ['entities that multiply', () => main(textElement('&e9;'), laughs(rootName)), unexpanded],
    [
      'a long entity a thousand times',
      () => main(textElement('&a;'.repeat(1000)), quadratic(rootName)),
      unexpanded,
    ],
    ['entities of other files', () => main(textElement('&file;&web;'), external(rootName)), unexpanded],
    [
      'an entity in a circle',
      () => main(textElement('&a;'), `<!DOCTYPE ${rootName} [<!ENTITY a "&b;"><!ENTITY b "&a;">]>`),
      unexpanded,
    ],
    ['200 levels', () => main(text + nest(200)), isRead()],
    [
      '100,000 levels',
      () => main(text + nest(100_000)),
      {
        type: 'either',
        markers: [marker],
        codes: ['DOCUMENT_UNREADABLE', 'DOCUMENT_TOO_LARGE', 'DOCUMENT_TIMED_OUT'],
      },
    ],
    [
      '100,000 levels that are never closed',
      () => main(text + nested.open.repeat(100_000)),
      {
        type: 'either',
        markers: [],
        codes: ['DOCUMENT_UNREADABLE', 'DOCUMENT_TOO_LARGE', 'DOCUMENT_TIMED_OUT'],
      },
    ],
    [
      'an attribute of 5 MB',
      () => good.replace('<?xml', `<?pi x="${'x'.repeat(5_000_000)}"?><?xml`),
      isReadOrDamaged,
    ],
    [
      '100,000 attributes',
      () => main(`${text}<x ${Array.from({ length: 100_000 }, (_, index) => `a${index}="1"`).join(' ')}/>`),
      isReadOrTooMuch(),
    ],
    [
      '100,000 namespaces',
      () =>
        main(`${text}<x ${Array.from({ length: 100_000 }, (_, index) => `xmlns:a${index}="u"`).join(' ')}/>`),
      isReadOrTooMuch(),
    ],
    ['5,000 paragraphs', () => main(text.repeat(5000)), isReadOrTooMuch()],
    ['UTF-16', () => Buffer.from(`\ufeff${good.replace('UTF-8', 'UTF-16')}`, 'utf16le'), isReadOrDamaged],
    ['a mark of UTF-8', () => `\ufeff${good}`, isRead()],
    ['an encoding nobody knows', () => good.replace('UTF-8', 'X-KLINGON'), isReadOrDamaged],
    [
      'bytes that are not UTF-8',
      () => Buffer.from(good.replace(marker, `${marker} \xff\xfe\xc3(`), 'latin1'),
      isReadOrDamaged,
    ],
    ['tags closed in the wrong order', () => main(`${nested.open}${text}</x></y>`), isReadOrDamaged],
    [
      'another root',
      () => '<?xml version="1.0"?><nothing/>',
      isRefused('DOCUMENT_EMPTY', 'DOCUMENT_UNREADABLE'),
    ],
    ['plain text in the place of XML', () => `${marker} `.repeat(100), isReadOrDamaged],
    ['a comment of 5 MB', () => main(`<!--${'c'.repeat(5_000_000)}-->${text}`), isReadOrTooMuch()],
    ['a comment that never ends', () => main(`${text}<!--`), isReadOrDamaged],
    [
      'character references to nothing',
      () => main(textElement(`${marker} &#0; &#xFFFFFFFF; &#xD800; &nothing; &`)),
      isReadOrDamaged,
    ],
    [
      'Arabic, Hebrew and Chinese',
      () => main(textElement('مرحبا بكم. שלום לכולם. 工房は九時から。')),
      isRead('مرحبا بكم', 'שלום לכולם', '工房は九時から'),
    ],
  ]
}

export const xmlCases: HostileCase[] = officePackages.flatMap(office =>
  casesOf(office).map(([about, main, expects]) => ({
    about: `${office.format}: XML of ${about}`,
    name: `hours.${office.extension}`,
    bytes: () => archiveOf(office.files(main())),
    expects,
    forbidden: ['root:x:0', 'laughlaughlaugh'],
  })),
)

const cell = (reference: string, text: string): string =>
  `<row r="${reference.replace(/\D/g, '')}"><c r="${reference}" t="inlineStr"><is><t>${text}</t></is></c></row>`

/** What only spreadsheets can do: say that there is a cell at the far end of the world. */
export const spreadsheetCases: HostileCase[] = officePackages
  .filter(({ format }) => format === 'xlsx')
  .flatMap(office =>
    (
      [
        [
          'a cell in the last row and column there is',
          office.textElement(marker) + cell('XFD1048576', 'far'),
        ],
        ['a cell in a column that cannot be', office.textElement(marker) + cell('ZZZZZZZZZ9', 'far')],
        ['a cell in row 99999999999', office.textElement(marker) + cell('A99999999999', 'far')],
        [
          'merged cells over the whole sheet',
          `${office.textElement(marker)}</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><sheetData>`,
        ],
        [
          'shared texts that are not there',
          `${office.textElement(marker)}<row r="3"><c r="A3" t="s"><v>99999999</v></c><c r="B3" t="s"><v>-1</v></c></row>`,
        ],
        [
          'errors, formulas and dates out of range',
          `${office.textElement(marker)}<row r="3"><c r="A3" t="e"><v>#DIV/0!</v></c><c r="B3"><f>1/0</f><v>1e999</v></c><c r="C3" t="d"><v>9999-99-99</v></c></row>`,
        ],
      ] as const
    ).map(([about, content]) => ({
      about: `xlsx: ${about}`,
      name: 'hours.xlsx',
      bytes: () => archiveOf(office.files(office.main(content))),
      expects: isReadOrTooMuch(),
    })),
  )

const repeats = (what: string, count: string): string => `table:number-${what}-repeated="${count}"`
/** Cells and blanks that an OpenDocument says to repeat. */
export const openDocumentCases: HostileCase[] = officePackages
  .filter(({ format }) => format === 'odt')
  .flatMap(office =>
    (
      [
        [
          'a cell repeated 2³¹ times',
          `<table:table><table:table-row><table:table-cell ${repeats('columns', '2147483647')}><text:p>x</text:p></table:table-cell></table:table-row></table:table>`,
        ],
        [
          'a row repeated 2³¹ times',
          `<table:table><table:table-row ${repeats('rows', '2147483647')}><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>`,
        ],
        [
          'a cell that spans a million rows and columns',
          '<table:table><table:table-row><table:table-cell table:number-columns-spanned="1000000" table:number-rows-spanned="1000000"><text:p>x</text:p></table:table-cell></table:table-row></table:table>',
        ],
        ['2³¹ blanks', '<text:p>a<text:s text:c="2147483647"/>b</text:p>'],
        ['a negative number of blanks', '<text:p>a<text:s text:c="-5"/>b</text:p>'],
        ['a heading of level 10⁹', '<text:h text:outline-level="1000000000">Deep</text:h>'],
      ] as const
    ).map(([about, content]) => ({
      about: `odt: ${about}`,
      name: 'hours.odt',
      bytes: () => archiveOf(office.files(office.main(office.textElement(marker) + content))),
      expects: isReadOrTooMuch(),
    })),
  )
