import { join } from 'node:path'
import { startEmbedder } from '#engine/api/models.ts'
import { isSupported, likenesses } from '#engine/evaluation/metrics/groundedness.ts'
import { importsFolderOf } from '#host/data-folder.ts'
import { installation } from '#host/installation.ts'
import { ownDataFolder } from '#host/open-engine.ts'
import { readLabelledPairs } from '#test/fixtures/groundedness/labelled-pairs.ts'

/**
 * Chooses the limits of groundedness on half of the labelled pairs and prints what they reach on the other half.
 * Where several reach the same, the middle of the strictest pair's plateau is for a person to choose.
 */
const embedder = await startEmbedder({ ...installation, importsFolder: importsFolderOf(ownDataFolder()) })
const pairs = await readLabelledPairs(join('test', 'fixtures', 'groundedness', 'support-desk.json'))
const measured = await Promise.all(
  pairs.map(async pair => {
    const [[likeness] = []] = await likenesses([pair.sentence], [pair.passage], texts =>
      embedder.embed([...texts]),
    )
    if (!likeness) throw new Error('a pair has one sentence and one passage')
    return { ...pair, likeness }
  }),
)
await embedder.close()

const accuracy = (heldOut: boolean, limits: { overlap: number; cosine: number }): number => {
  const half = measured.filter(pair => pair.heldOut === heldOut)
  return half.filter(pair => isSupported(pair.likeness, limits) === pair.supported).length / half.length
}
const steps = Array.from({ length: 11 }, (_, index) => (50 + index * 5) / 100)
const grid = steps.flatMap(overlap =>
  steps.map(cosine => ({
    overlap,
    cosine,
    chosen: accuracy(false, { overlap, cosine }),
    heldOut: accuracy(true, { overlap, cosine }),
  })),
)
for (const row of grid.toSorted((a, b) => b.chosen - a.chosen).slice(0, 25)) console.log(JSON.stringify(row))
if (process.argv.includes('--pairs'))
  for (const { sentence, supported, heldOut, likeness } of measured)
    console.log(
      `${supported ? '+' : '-'}${heldOut ? 'h' : ' '} overlap ${likeness.overlap.toFixed(2)} cosine ${likeness.cosine.toFixed(2)} numbers ${likeness.sameNumbers ? 'same' : 'not'}  ${sentence}`,
    )
