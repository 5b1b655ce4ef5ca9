import { archiveOf } from './archive.ts'
import { encode, type HostileCase, isRead, marker } from './case.ts'
import { officePackages } from './office-packages.ts'
import { onePagePdf } from './pdf-writer.ts'

/** A small good document: what is damaged, and the proof that the reader reads it undamaged. */
export interface WholesomeDocument {
  format: string
  name: string
  bytes: () => Uint8Array
}

const heading = 'Opening hours'
const texts: [format: string, name: string, text: string][] = [
  ['text', 'hours.txt', `OPENING HOURS\n\n${marker} It closes at five.\n\n- Monday\n- Tuesday\n`],
  ['markdown', 'hours.md', `# ${heading}\n\n${marker}\n\n| Day | Hour |\n|---|---|\n| Monday | 9 |\n`],
  [
    'html',
    'hours.html',
    `<!doctype html><html><head><title>${heading}</title></head><body><h1>${heading}</h1><p>${marker}</p></body></html>`,
  ],
  ['csv', 'hours.csv', `Day,Hour,Note\nMonday,9,${marker}\nTuesday,10,"Closed, mostly"\nFriday,11,Open\n`],
  ['json', 'hours.json', JSON.stringify({ place: 'harbour', hours: [{ day: 'Monday', note: marker }] })],
  ['jsonl', 'hours.jsonl', `{"day":"Monday","note":"${marker}"}\n{"day":"Tuesday","note":"Closed"}\n`],
  [
    'email',
    'hours.eml',
    `From: Harbour <harbour@example.org>\r\nTo: Club <club@example.org>\r\nSubject: ${heading}\r\nDate: Mon, 5 Jan 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${marker}\r\n`,
  ],
  ['code', 'hours.py', `"""${marker}"""\n\n\ndef hours(day):\n    return 9 if day == 'Monday' else 10\n`],
]

export const wholesomeDocuments: WholesomeDocument[] = [
  ...texts.map(([format, name, text]) => ({ format, name, bytes: () => encode(text) })),
  { format: 'pdf', name: 'hours.pdf', bytes: () => onePagePdf(marker) },
  ...officePackages.map(office => ({
    format: office.format,
    name: `hours.${office.extension}`,
    bytes: () => archiveOf(office.files(office.main(office.textElement(marker)))),
  })),
]

const otherName = (index: number): string =>
  (wholesomeDocuments[(index + 5) % wholesomeDocuments.length] as WholesomeDocument).name // not empty

/** Undamaged, and undamaged under the name of another format: content decides, so its text is found. */
export const wholesomeCases: HostileCase[] = wholesomeDocuments.flatMap(({ format, name, bytes }, index) => [
  { about: `${format}: a good one`, name, bytes, expects: isRead() },
  {
    about: `${format}: under the name ${otherName(index)}`,
    name: otherName(index),
    bytes,
    expects: isRead(),
  },
  { about: `${format}: without an extension`, name: 'hours', bytes, expects: isRead() },
  { about: `${format}: under an extension nobody knows`, name: 'hours.q9z', bytes, expects: isRead() },
])
