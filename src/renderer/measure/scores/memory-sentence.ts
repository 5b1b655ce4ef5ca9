import type { MemoryTest } from '#contract/freshness.ts'
import { countOf } from '../../app/format.ts'

type Counts = NonNullable<MemoryTest['approaches'][keyof MemoryTest['approaches']]>

/** What the counts of an approach say, with the counts. */
export const memorySentence = ({ withPassage, stillWithout, onlyWithout }: Counts): string => {
  const also = onlyWithout > 0 ? ` ${countOf(onlyWithout, 'answer')} had it only without.` : ''
  if (withPassage === 0 && onlyWithout === 0) return 'No answer had the expected fact.'
  if (withPassage === 0) return `No answer had the expected fact with its passage at hand.${also}`
  if (stillWithout === 0)
    return `${countOf(withPassage, 'answer')} had the fact, none of them without the passage: it came from the documents.${also}`
  return `${countOf(withPassage, 'answer')} had the fact, ${stillWithout} of them without the passage too: those the weights know.${also}`
}
