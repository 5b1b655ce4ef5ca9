import { createRandom } from '#engine/core/random.ts'
import { type HostileCase, isReadOrDamaged } from './case.ts'
import type { WholesomeDocument } from './wholesome.ts'

/** Where a document is cut off, as shares of its length. */
const cuts = [0.02, 0.25, 0.6, 0.97]
/** How many of its bytes get another value. */
const flips = [1, 8, 64, 512]

const flipped = (bytes: Uint8Array, count: number, seed: string): Uint8Array => {
  const random = createRandom(seed)
  const broken = new Uint8Array(bytes)
  for (let flip = 0; flip < count; flip++) {
    const at = random.integer(broken.length)
    broken[at] = ((broken[at] ?? 0) + 1 + random.integer(255)) & 0xff
  }
  return broken
}

const noise = (length: number, seed: string): Uint8Array => {
  const random = createRandom(seed)
  return Uint8Array.from({ length }, () => random.integer(256))
}

/** A good document of every format, cut off, with flipped bytes, with its middle lost, and between noise. */
export const damagedCases = (documents: readonly WholesomeDocument[]): HostileCase[] =>
  documents.flatMap(({ format, name, bytes }) => {
    const damaged = (about: string, damage: (whole: Uint8Array) => Uint8Array): HostileCase => ({
      about: `${format}: ${about}`,
      name,
      bytes: () => damage(bytes()),
      expects: isReadOrDamaged,
    })
    const part = (whole: Uint8Array, share: number): number => Math.max(1, Math.floor(whole.length * share))
    return [
      ...cuts.map(share =>
        damaged(`cut off after ${share * 100} %`, whole => whole.subarray(0, part(whole, share))),
      ),
      ...flips.map(count =>
        damaged(`${count} bytes changed`, whole => flipped(whole, count, `flip/${format}/${count}`)),
      ),
      damaged('its middle overwritten with zeros', whole =>
        new Uint8Array(whole).fill(0, part(whole, 0.4), part(whole, 0.6)),
      ),
      damaged('its middle missing', whole =>
        Buffer.concat([whole.subarray(0, part(whole, 0.4)), whole.subarray(part(whole, 0.6))]),
      ),
      damaged('itself twice', whole => Buffer.concat([whole, whole])),
      damaged('with a kilobyte of noise behind it', whole =>
        Buffer.concat([whole, noise(1024, `behind/${format}`)]),
      ),
      damaged('with a kilobyte of noise before it', whole =>
        Buffer.concat([noise(1024, `before/${format}`), whole]),
      ),
    ]
  })

/** Bytes that are no document at all, under the name of every format. */
export const nonsenseCases = (documents: readonly WholesomeDocument[]): HostileCase[] =>
  documents.flatMap(({ format, name }): HostileCase[] => [
    {
      about: `${format}: no bytes`,
      name,
      bytes: () => new Uint8Array(),
      expects: { type: 'refused', codes: ['DOCUMENT_EMPTY'] },
    },
    {
      about: `${format}: noise`,
      name,
      bytes: () => noise(20_000, `noise/${format}`),
      expects: { type: 'refused', codes: ['DOCUMENT_UNSUPPORTED', 'DOCUMENT_UNREADABLE'] },
    },
    {
      about: `${format}: zeros`,
      name,
      bytes: () => new Uint8Array(20_000),
      expects: { type: 'refused', codes: ['DOCUMENT_UNSUPPORTED', 'DOCUMENT_UNREADABLE', 'DOCUMENT_EMPTY'] },
    },
    {
      about: `${format}: blanks`,
      name,
      bytes: () => new Uint8Array(20_000).fill(0x20),
      expects: { type: 'refused', codes: ['DOCUMENT_EMPTY', 'DOCUMENT_UNREADABLE', 'DOCUMENT_UNSUPPORTED'] },
    },
  ])
