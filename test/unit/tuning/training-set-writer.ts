import { TrainingSetId } from '#contract/ids.ts'
import { writeFileAtomic } from '#engine/core/atomic-files.ts'
import { exampleLine, fileOfLines } from '#engine/tuning/data/example-line.ts'
import { createTrainingSetFiles } from '#engine/workspace/training-set-files.ts'

// Adds example after example to a set in the folder named on the command line, until it is killed. After each it
// says how many there are.
const [folder] = process.argv.slice(2)
if (!folder) throw new Error('name a folder')
const files = createTrainingSetFiles(folder, writeFileAtomic)
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
