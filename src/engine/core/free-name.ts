const maxNameCharacters = 80
const maxSlugCharacters = 60

/** Names of devices, which Windows takes for itself whatever their ending. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/

/** A name for a file or folder on every system; empty when nothing of `name` is left. */
export const slugOf = (name: string): string => {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxSlugCharacters)
    .replace(/^-+|-+$/g, '')
  return reserved.test(slug) ? `${slug}-1` : slug
}

/** `house-style` is shown as `House style`. */
export const nameOfSlug = (slug: string): string => {
  const words = slug.replace(/[-_]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A name as it is shown: one line of at most 80 characters; empty when nothing is left. */
export const shownName = (name: string): string => {
  const line = name.replace(/[\p{C}\p{Z}]+/gu, ' ').trim()
  return [...line].slice(0, maxNameCharacters).join('').trim()
}

/** `wanted`, or the first of `wanted 2`, `wanted 3`, … that is not taken, whatever its case. */
export const freeName = (wanted: string, taken: Iterable<string>, separator: ' ' | '-'): string => {
  const known = new Set(Array.from(taken, name => name.toLowerCase()))
  let free = wanted
  for (let count = 2; known.has(free.toLowerCase()); count++) free = `${wanted}${separator}${count}`
  return free
}
