import { mkdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ChatMessage } from '#engine/models/language-model.ts'
import { readManifest } from '#engine/models/manifest.ts'
import { installation } from '#host/installation.ts'
import { startNodeContender } from './contender-process.ts'
import { type Contender, type Entry, measureContenders } from './measure-rounds.ts'
import { installNpmPeer, npmPeerLabel } from './npm-peers.ts'
import type { Part, PartContext } from './part-context.ts'
import { diptych } from './peers-results.ts'
import { installPython } from './python-peers.ts'
import { runCommand } from './run-command.ts'

/** The same prompt as each side takes it: messages, their text in the template, and Diptych's token ids. */
export interface Prompt {
  messages: ChatMessage[]
  text: string
  promptTokens: number[]
}

export interface TimedTokens {
  timeToFirstTokenMs: number
  /** After the first token; 0 when only one was asked for. */
  decodePerSecond: number
}

/** Prompt and answer together. */
const contextTokens = 2048
const answerTokens = 48
const formats = ['Q4_0', 'Q4_1', 'Q8_0'] as const
type Format = (typeof formats)[number]

interface Work {
  /** Of the prompt, at most; fewer by less than a sentence. */
  promptTokens: number
  maxTokens: number
}

/** Different numbers of as many tokens. */
const numberOf = (round: number): number => 5000 + round

/** The shipped file, or one made of it by gguf-py. @throws Error when there is no Python for it. */
const modelPathOf = async ({ peersFolder }: PartContext, format: Format): Promise<string> => {
  const { languageModel } = await readManifest(installation.modelsFolder)
  const shipped = join(installation.modelsFolder, languageModel.folder, languageModel.files[0].path)
  if (shipped.includes(`.${format}.`)) return shipped
  const folder = join(peersFolder, 'models')
  const path = join(folder, `${languageModel.files[0].sha256.slice(0, 12)}.${format}.gguf`)
  if (await stat(path).catch(() => null)) return path
  const python = await installPython(peersFolder, 'quantizer')
  await mkdir(folder, { recursive: true })
  const script = fileURLToPath(new URL('./requantize.py', import.meta.url))
  await runCommand(python, [script, shipped, `${path}.part`, format], folder)
  await rename(`${path}.part`, path)
  return path
}

const llamaEntry = (
  context: PartContext,
  { format, flash }: { format: Format; flash: boolean },
  prompts: PromptSource,
  sample: SampleOf,
): Entry<Work> => {
  const name = `${npmPeerLabel('node-llama-cpp')}, ${format}${flash ? ', flash attention' : ''}`
  return {
    name,
    open: async () => {
      const peerFolder = await installNpmPeer(context.peersFolder, 'node-llama-cpp')
      const modelPath = await modelPathOf(context, format)
      const args = [
        peerFolder,
        modelPath,
        String(context.threads),
        flash ? 'flash' : 'plain',
        String(contextTokens),
      ]
      const contender = startNodeContender('llama-cpp', args)
      return {
        name,
        measure: async ({ promptTokens, maxTokens }, round) => {
          const prompt = await prompts(promptTokens, round)
          const tokens = await contender.call<number[]>('tokens', prompt)
          if (JSON.stringify(tokens) !== JSON.stringify(prompt.promptTokens))
            throw new Error(
              `it reads the prompt as ${tokens.length} tokens, Diptych as ${prompt.promptTokens.length}`,
            )
          return [sample(await contender.call<TimedTokens>('answer', { prompt, maxTokens }), prompt)]
        },
        close: () => contender.close(),
      }
    },
  }
}

type PromptSource = (promptTokens: number, round: number) => Promise<Prompt>
type SampleOf = (timed: TimedTokens, prompt: Prompt) => number

/** Every contender reads prompts that Diptych's own process makes: one for each length and round, the same for all. */
const answersPart =
  (works: readonly Work[], sample: SampleOf): Part =>
  async context => {
    const own = startNodeContender('diptych-answers', [context.dataFolder])
    const made = new Map<string, Promise<Prompt>>()
    const prompts: PromptSource = (tokens, round) => {
      const key = `${tokens}/${round}`
      const known = made.get(key) ?? own.call<Prompt>('conversation', { tokens, number: numberOf(round) })
      made.set(key, known)
      return known
    }
    const ownEntry: Entry<Work> = {
      name: diptych,
      open: async (): Promise<Contender<Work>> => ({
        name: diptych,
        measure: async ({ promptTokens, maxTokens }, round) => {
          const prompt = await prompts(promptTokens, round)
          return [sample(await own.call<TimedTokens>('answer', { prompt, maxTokens }), prompt)]
        },
        close: () => own.close(),
      }),
    }
    const labelled = []
    for (const work of works) {
      const { promptTokens } = await prompts(work.promptTokens, 0)
      labelled.push({ label: `${promptTokens.length.toLocaleString('en')} tokens`, work })
    }
    const variants = formats.flatMap(format => [false, true].map(flash => ({ format, flash })))
    const entries = [ownEntry, ...variants.map(variant => llamaEntry(context, variant, prompts, sample))]
    const { lines, absent, checks } = await measureContenders(entries, labelled, context.rounds)
    return {
      ...{ unit: 'tokens/s', lines, absent },
      checks: [
        ...checks,
        'Before every answer, the token ids that a contender makes of the prompt are compared with Diptych’s: equal in all that are in the table.',
        'Every prompt begins with another number, so that no contender knows more of it than the template’s own beginning.',
      ],
    }
  }

/** Tokens a second after the first, of answers of 48 tokens, greedy, to prompts of these lengths. */
export const decodePart: Part = answersPart(
  [32, 512, contextTokens - answerTokens - 16].map(promptTokens => ({
    promptTokens,
    maxTokens: answerTokens,
  })),
  ({ decodePerSecond }) => decodePerSecond,
)

/** Tokens of the prompt by the time to the first token, the tokenizer included. */
export const prefillPart: Part = answersPart(
  [256, 1024].map(promptTokens => ({ promptTokens, maxTokens: 1 })),
  ({ timeToFirstTokenMs }, { promptTokens }) => (promptTokens.length / timeToFirstTokenMs) * 1000,
)
