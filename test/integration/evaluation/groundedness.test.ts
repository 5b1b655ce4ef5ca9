import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isSupported, likenesses } from '#engine/evaluation/metrics/groundedness.ts'
import { readLabelledPairs } from '../../fixtures/groundedness/labelled-pairs.ts'
import { startShippedEmbedder } from '../shipped-embedder.ts'

/** As `#contract/groundedness-limits.ts` and the metric's definition say. */
const published = { chosen: 29, heldOut: 26 }

test('sentences and passages that people labelled are told apart as often as the definition says', async () => {
  const embedder = await startShippedEmbedder()
  try {
    const right = { chosen: 0, heldOut: 0 }
    const pairs = await readLabelledPairs(
      join(import.meta.dirname, '../../fixtures/groundedness/support-desk.json'),
    )
    for (const [passage, own] of Map.groupBy(pairs, pair => pair.passage)) {
      const sentences = own.map(({ sentence }) => sentence)
      const table = await likenesses(sentences, [passage], texts => embedder.embed([...texts]))
      own.forEach(({ supported, heldOut }, at) => {
        const likeness = table[at]?.[0]
        if (likeness && isSupported(likeness) === supported) right[heldOut ? 'heldOut' : 'chosen']++
      })
    }
    expect(right.chosen).toBeGreaterThanOrEqual(published.chosen)
    expect(right.heldOut).toBeGreaterThanOrEqual(published.heldOut)
  } finally {
    await embedder.close()
  }
})
