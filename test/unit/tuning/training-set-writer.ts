import { TrainingSetId } from '#contract/ids.ts'
import { trainingSetKind } from '#engine/api/training-sets.ts'
import { writeFileAtomic } from '#engine/core/atomic-files.ts'
import { fileOfLines } from '#engine/rows/row-file.ts'
import { exampleLine } from '#engine/tuning/data/example-line.ts'
import { createRowSetFiles } from '#engine/workspace/row-set-files.ts'

// Adds example after example to a set in the folder named on the command line, until it is killed. After each it
// says how many there are.
const [folder] = process.argv.slice(2)
if (!folder) throw new Error('name a folder')
const files = createRowSetFiles(folder, trainingSetKind, writeFileAtomic)
const id = TrainingSetId.parse('killed')
const lines: string[] = []
await files.create(id, fileOfLines(lines))
for (;;) {
  const at = lines.length
  lines.push(
    exampleLine({
      messages: [
        { role: 'user', content: `question ${at}` },
        { role: 'assistant', content: 'answer '.repeat(500) },
      ],
    }),
  )
  await files.replace(id, fileOfLines(lines))
  process.stdout.write(`${lines.length}\n`)
}
