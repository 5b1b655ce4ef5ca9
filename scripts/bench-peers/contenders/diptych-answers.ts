/** Diptych's own answers, for answers-part.ts. */
import { startLanguageModel } from '#engine/api/models.ts'
import type { ChatMessage } from '#engine/models/language-model.ts'
import { openTrainingSource } from '#engine/models/open-training-model.ts'
import { refuseTelemetry } from '#engine/models/telemetry.ts'
import { importsFolderOf } from '#host/data-folder.ts'
import { installation } from '#host/installation.ts'
import { conversationOf, timedAnswer } from '../../timed-answers.ts'
import type { Prompt, TimedTokens } from '../answers-part.ts'
import { serveContender } from '../serve-contender.ts'

refuseTelemetry()
const [, , dataFolder = ''] = process.argv
const deps = { ...installation, importsFolder: importsFolderOf(dataFolder) }
const model = await startLanguageModel(deps, () => {})
const { tokenizer } = await openTrainingSource(deps)

/** Tokens of the number and the colon that every prompt begins with. */
const numberTokens = 6

/**
 * What a person writes begins with a number that no other prompt has, so that nothing but the template's own beginning
 * can be known from an earlier one.
 */
const conversation = async ({ tokens, number }: { tokens: number; number: string }): Promise<Prompt> => {
  const messages: ChatMessage[] = (await conversationOf(model, tokens - numberTokens)).map(message => ({
    ...message,
    content: `${number}: ${message.content}`,
  }))
  const promptTokens = tokenizer.promptTokens(messages as Parameters<typeof tokenizer.promptTokens>[0]) // one message at least
  return {
    messages,
    text: tokenizer.renderChat(messages as Parameters<typeof tokenizer.renderChat>[0], true),
    promptTokens,
  }
}

const answer = async ({ prompt, maxTokens }: { prompt: Prompt; maxTokens: number }): Promise<TimedTokens> => {
  const { promptTokens, ...times } = await timedAnswer(model, [...prompt.messages], maxTokens)
  if (promptTokens !== prompt.promptTokens.length)
    throw new Error(`the model read ${promptTokens} tokens of a prompt of ${prompt.promptTokens.length}`)
  return { ...times, ownDecodePerSecond: null }
}

await serveContender({ conversation, answer })
await model.close()
