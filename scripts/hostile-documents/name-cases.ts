import { encode, type HostileCase, isRead, isRefused, marker } from './case.ts'

const names: [about: string, name: string][] = [
  ['5,000 letters', `${'harbour '.repeat(625)}.txt`],
  ['5,000 letters and no extension', 'h'.repeat(5000)],
  ['control codes', 'ho\0u\x07r\x1b[31ms\n\r.txt'],
  ['a turned direction', 'hours\u202etxt.exe'],
  ['turned directions nested 500 deep', `${'\u2067\u202e'.repeat(500)}hours.txt`],
  ['slashes', '../../../../etc/passwd.txt'],
  ['backslashes', '..\\..\\windows\\system32\\hours.txt'],
  ['a device of Windows', 'CON.txt'],
  ['blanks and full stops at its end', 'hours.txt. . .'],
  ['nothing', ''],
  ['a full stop', '.'],
  ['only blanks of no width', '\u200b\u200b\ufeff'],
  ['Arabic', 'ساعات.txt'],
  ['Chinese', '港口.txt'],
  ['emoji in families', '👩‍👩‍👧‍👦'.repeat(300)],
  ['half a letter', 'hours\ud83d.txt'],
  ['1,000 combining marks', `a${'\u0301'.repeat(1000)}.txt`],
  ['HTML', '<img src=x onerror=alert(1)>.txt'],
  ['quotation marks', '“hours” ”.txt'],
  ['what every object has', '__proto__'],
  ['a template', `\${hours}%s%n{{7*7}}.txt`],
]

/** A good text under each name is read, and nonsense under it is refused in a sentence fit to be read. */
export const nameCases: HostileCase[] = names.flatMap(([about, name]): HostileCase[] => [
  { about: `name of ${about}`, name, bytes: () => encode(`HOURS\n\n${marker}`), expects: isRead() },
  {
    about: `name of ${about}, no document`,
    name,
    bytes: () => new Uint8Array(5000).map((_, index) => (index * 7919) & 31),
    expects: isRefused('DOCUMENT_UNSUPPORTED'),
  },
])
