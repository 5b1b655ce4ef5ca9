/** A passage as far as it can say the same as another. */
interface Comparable {
  headingPath: string[]
  text: string
}

/** Words in a row that count as one feature of a text; fewer would call texts alike that share their phrases. */
const shingleWords = 4

/** Share of a passage's shingles that must stand in a better one for it to say nothing new. */
const containedShare = 0.9

interface Features {
  shingles: ReadonlySet<string>
  /** Words with a digit: a price, a date or an error code makes the difference between two versions of a page. */
  figures: ReadonlySet<string>
}

const featuresOf = ({ headingPath, text }: Comparable): Features => {
  const words =
    [...headingPath, text]
      .join('\n')
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  const shingles = new Set<string>()
  for (let start = 0; start === 0 || start + shingleWords <= words.length; start++)
    shingles.add(words.slice(start, start + shingleWords).join(' '))
  return { shingles, figures: new Set(words.filter(word => /\p{N}/u.test(word))) }
}

/** Whether at least `containedShare` of a stands in b. Stops as soon as it cannot be any more. */
const isContained = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => {
  let possible = a.size
  for (const shingle of a) if (!b.has(shingle) && --possible < containedShare * a.size) return false
  return true
}

/**
 * Merges passages that say nothing a better ranked one does not say: at least nine tenths of its word shingles
 * stand in the better one (Broder 1997, "On the resemblance and containment of documents": containment
 * c(A, B) = |S(A) ∩ S(B)| / |S(A)|), and all of its figures do. The direction matters: a longer passage is not
 * lost to a better ranked piece of it. Headings count, so that one sentence under two products' headings stays
 * twice. Keeps the order; each kept passage comes with those that were merged into it.
 */
export const mergeNearDuplicates = <Ranked extends Comparable>(
  ranked: readonly Ranked[],
): { kept: Ranked; merged: Ranked[] }[] => {
  const groups: { kept: Ranked; merged: Ranked[]; features: Features }[] = []
  for (const passage of ranked) {
    const features = featuresOf(passage)
    const better = groups.find(
      group =>
        isContained(features.shingles, group.features.shingles) &&
        [...features.figures].every(figure => group.features.figures.has(figure)),
    )
    if (better) better.merged.push(passage)
    else groups.push({ kept: passage, merged: [], features })
  }
  return groups.map(({ kept, merged }) => ({ kept, merged }))
}
