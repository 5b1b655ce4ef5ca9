import { type ArchiveEntry, archiveOf, deflatedBomb, hostileArchive, overlappingEntries } from './archive.ts'
import {
  type Expectation,
  encode,
  type HostileCase,
  isRead,
  isReadOrDamaged,
  isRefused,
  marker,
} from './case.ts'
import { type OfficePackage, officePackages } from './office-packages.ts'

const splitMark = 'SPLIT'

/** The parts of a good document as entries, its main part changed. */
const entriesOf = (office: OfficePackage, change: Partial<ArchiveEntry> = {}): ArchiveEntry[] =>
  office
    .files(office.main(office.textElement(marker)))
    .map(([name, content]) => (name === office.mainName ? { name, content, ...change } : { name, content }))

/** A main part with `megabytes` of text in one paragraph. */
const bombed = (office: OfficePackage, megabytes: number, lie: Partial<ArchiveEntry> = {}): Uint8Array => {
  const [before = '', after = ''] = office.main(office.textElement(splitMark)).split(splitMark)
  const { packed, bytes, crc } = deflatedBomb(megabytes, { before, after })
  return hostileArchive(entriesOf(office, { packed, declaredBytes: bytes, crc, ...lie }))
}

const refusedAsBomb: Expectation = isRefused('DOCUMENT_TOO_LARGE')
/** A size that is not true may be found out before unpacking or while at it. */
const refusedAsLie: Expectation = isRefused('DOCUMENT_TOO_LARGE', 'DOCUMENT_UNREADABLE')

const casesOf = (
  office: OfficePackage,
): [about: string, bytes: () => Uint8Array, expects: Expectation, heavy?: true][] => [
  ['that unpacks to 30 MB', () => bombed(office, 30), refusedAsBomb],
  ['that unpacks to a gigabyte', () => bombed(office, 1024), refusedAsBomb],
  [
    'that unpacks to a gigabyte and says a kilobyte',
    () => bombed(office, 1024, { declaredBytes: 1024 }),
    refusedAsLie,
  ],
  [
    'that says it unpacks to four gigabytes',
    () => hostileArchive(entriesOf(office, { declaredBytes: 0xfffffffe })),
    refusedAsBomb,
  ],
  [
    'of a negative size',
    () => hostileArchive(entriesOf(office, { declaredBytes: 0x80000000 })),
    refusedAsBomb,
  ],
  [
    'whose packed size is negative',
    () => hostileArchive(entriesOf(office, { declaredPackedBytes: 0xffffffff })),
    refusedAsLie,
  ],
  [
    'with a bomb in a part that nobody reads',
    () => {
      const { packed, bytes, crc } = deflatedBomb(500)
      return hostileArchive([
        ...entriesOf(office),
        { name: 'thumbnail.bin', content: new Uint8Array(), packed, declaredBytes: bytes, crc },
      ])
    },
    { type: 'either', markers: [marker], codes: ['DOCUMENT_TOO_LARGE'] },
  ],
  [
    'with a thousand parts that share their data',
    () => {
      const names = [
        ...entriesOf(office).map(({ name }) => String(name)),
        ...Array.from({ length: 1000 }, (_, index) => `part-${index}`),
      ]
      return overlappingEntries(names, Buffer.alloc(100_000, 'a'))
    },
    isRefused('DOCUMENT_TOO_LARGE', 'DOCUMENT_UNSUPPORTED'),
  ],
  [
    'with archives in it, five deep',
    () => {
      let inner = archiveOf([['a.txt', encode(marker)]])
      for (let level = 0; level < 5; level++)
        inner = archiveOf(Array.from({ length: 8 }, (_, index) => [`${index}.zip`, inner]))
      return hostileArchive([...entriesOf(office), { name: 'inner.zip', content: inner }])
    },
    isRead(),
  ],
  [
    'with 60,000 parts',
    () =>
      hostileArchive([
        ...entriesOf(office),
        ...Array.from({ length: 60_000 }, (_, index) => ({
          name: `p/${index}`,
          content: new Uint8Array(),
          packed: new Uint8Array(),
          method: 0,
        })),
      ]),
    { type: 'either', markers: [marker], codes: ['DOCUMENT_TOO_LARGE'] },
  ],
  [
    'with parts named to lie outside of it',
    () =>
      hostileArchive([
        ...entriesOf(office),
        ...[
          '../../../../tmp/diptych-slip',
          '/tmp/diptych-slip',
          'C:\\diptych-slip',
          '..\\..\\diptych-slip',
        ].map(name => ({ name, content: encode('slip') })),
      ]),
    isRead(),
  ],
  [
    'with names of control codes, invalid UTF-8 and 60,000 letters',
    () =>
      hostileArchive([
        ...entriesOf(office),
        ...[
          '\0\x01\n',
          Uint8Array.of(0xff, 0xfe, 0xc0),
          'n'.repeat(60_000),
          '__proto__',
          'constructor',
          '',
        ].map(name => ({ name, content: encode('x') })),
      ]),
    isRead(),
  ],
  ['with its main part twice', () => hostileArchive([...entriesOf(office), ...entriesOf(office)]), isRead()],
  [
    'with its main part missing',
    () => hostileArchive(entriesOf(office).filter(({ name }) => name !== office.mainName)),
    isRefused('DOCUMENT_UNREADABLE', 'DOCUMENT_UNSUPPORTED', 'DOCUMENT_EMPTY'),
  ],
  [
    'with only its main part',
    () => hostileArchive(entriesOf(office).filter(({ name }) => name === office.mainName)),
    isReadOrDamaged,
  ],
  [
    'with its type packed like the rest',
    () => hostileArchive(entriesOf(office).map(entry => ({ ...entry, method: 8 }))),
    { type: 'either', markers: [marker], codes: ['DOCUMENT_UNSUPPORTED'] },
  ],
  [
    'with a main part of no bytes',
    () => archiveOf(office.files('')),
    isRefused('DOCUMENT_UNREADABLE', 'DOCUMENT_EMPTY'),
  ],
  [
    'encrypted as a ZIP is',
    () => hostileArchive(entriesOf(office, { flags: 0x801 })),
    isRefused('DOCUMENT_ENCRYPTED'),
  ],
  [
    'packed by LZMA',
    () => hostileArchive(entriesOf(office, { method: 14 })),
    isRefused('DOCUMENT_UNREADABLE'),
  ],
  ['with a wrong checksum', () => hostileArchive(entriesOf(office, { crc: 1 })), isReadOrDamaged],
  [
    'packed while it was sent',
    () => hostileArchive(entriesOf(office).map(entry => ({ ...entry, streamed: true as const }))),
    isRead(),
  ],
  [
    'whose directory has more entries than it says',
    () => hostileArchive(entriesOf(office), { count: 1 }),
    isReadOrDamaged,
  ],
  [
    'whose directory has fewer entries than it says',
    () => hostileArchive(entriesOf(office), { count: 500 }),
    isRefused('DOCUMENT_UNREADABLE'),
  ],
  [
    'whose directory lies behind its end',
    () => hostileArchive(entriesOf(office), { directoryOffset: 0x7fffffff }),
    isRefused('DOCUMENT_UNREADABLE'),
  ],
  [
    'with a second end in its comment',
    () =>
      hostileArchive(entriesOf(office), { comment: Buffer.from('PK\x05\x06'.padEnd(200, '\0'), 'latin1') }),
    isReadOrDamaged,
  ],
]

export const archiveCases: HostileCase[] = officePackages.flatMap(office =>
  casesOf(office).map(([about, bytes, expects, heavy]) => ({
    about: `${office.format}: ${about}`,
    name: `hours.${office.extension}`,
    bytes,
    expects,
    ...(heavy ? { heavy } : {}),
  })),
)
