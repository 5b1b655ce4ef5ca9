import { readModelNames, startLanguageModel } from '#engine/api/models.ts'
import { importsFolderOf } from '#host/data-folder.ts'
import { installation } from '#host/installation.ts'
import { ownDataFolder } from '#host/open-engine.ts'
import { conversationOf, timedAnswer } from '../timed-answers.ts'
import type { GrowthPart } from './growth-part.ts'

const answers = 5
const answerTokens = 48

/** One answer of the base model to prompts that grow. A first answer warms up and is not counted. */
export const promptPart: GrowthPart = {
  sizes: [64, 128, 256, 512, 1024, 2048, 4096],
  steps: ['answer'],
  async measure(_step, size) {
    const { modelsFolder, workers } = installation
    const deps = { importsFolder: importsFolderOf(ownDataFolder()), modelsFolder, workers }
    const { languageModel } = await readModelNames(deps)
    const fits = languageModel.contextTokens - answerTokens
    if (size > fits)
      return {
        type: 'impossible',
        reason: `the model reads ${fits} tokens and an answer of ${answerTokens} at most`,
      }
    const model = await startLanguageModel(deps, () => {})
    try {
      const timed = []
      for (let turn = 0; turn <= answers; turn++) {
        const messages = await conversationOf(model, size, `${turn}. `)
        timed.push(await timedAnswer(model, messages, answerTokens))
      }
      const [{ promptTokens } = { promptTokens: size }, ...counted] = timed
      return {
        type: 'measured',
        measured: {
          actualSize: promptTokens,
          samples: {
            timeToFirstTokenMs: counted.map(({ timeToFirstTokenMs }) => timeToFirstTokenMs),
            decodePerSecond: counted.map(({ decodePerSecond }) => decodePerSecond),
            residentBytes: [process.memoryUsage.rss()],
            // maxRSS is in kibibytes.
            peakBytes: [process.resourceUsage().maxRSS * 1024],
          },
        },
      }
    } finally {
      await model.close()
    }
  },
}
