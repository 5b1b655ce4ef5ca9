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
import { diptych, type Line } from './peers-results.ts'
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
  /** By the engine's own clock, without the library around it, where it has one. */
  ownDecodePerSecond: number | null
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

/** Four digits, a token each, that differ from the first on in any ten that follow each other. */
const numberOf = (n: number): string => Array.from(String(n).padStart(4, '0')).reverse().join('')

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

type PromptSource = (promptTokens: number, round: number) => Promise<Prompt>
type Speed = 'decodePerSecond' | 'prefillPerSecond'

/** Speeds by an engine's own clock: lines that come along with those of the library around it. */
type OwnClocks = Map<string, Line>

const speedOf = (speed: Speed, timed: TimedTokens, { promptTokens }: Prompt): number =>
  speed === 'decodePerSecond'
    ? timed.decodePerSecond
    : (promptTokens.length / timed.timeToFirstTokenMs) * 1000

const labelOf = ({ promptTokens }: Prompt): string => `${promptTokens.length.toLocaleString('en')} tokens`

const llamaEntry = (
  context: PartContext,
  { format, flash }: { format: Format; flash: boolean },
  { prompts, speed, ownClocks }: { prompts: PromptSource; speed: Speed; ownClocks: OwnClocks },
): Entry<Work> => {
  const variant = `${format}${flash ? ', flash attention' : ''}`
  const name = `${npmPeerLabel('node-llama-cpp')}, ${variant}`
  const keepOwnClock = (prompt: Prompt, perSecond: number): void => {
    const contender = `llama.cpp in it by its own clock, ${variant}`
    const work = labelOf(prompt)
    const key = `${contender}/${work}`
    const { rounds } = ownClocks.get(key) ?? { rounds: [] }
    ownClocks.set(key, { work, contender, rounds: [...rounds, [perSecond]] })
  }
  return {
    name,
    open: async () => {
      const peerFolder = await installNpmPeer(context.peersFolder, 'node-llama-cpp')
      const modelPath = await modelPathOf(context, format)
      const settings = [String(context.threads), flash ? 'flash' : 'plain', String(contextTokens)]
      const contender = startNodeContender('llama-cpp', [peerFolder, modelPath, ...settings])
      return {
        name,
        measure: async ({ promptTokens, maxTokens }, round) => {
          const prompt = await prompts(promptTokens, round)
          const tokens = await contender.call<number[]>('tokens', prompt)
          if (JSON.stringify(tokens) !== JSON.stringify(prompt.promptTokens))
            throw new Error(
              `it reads the prompt as ${tokens.length} tokens, Diptych as ${prompt.promptTokens.length}`,
            )
          const timed = await contender.call<TimedTokens>('answer', { prompt, maxTokens })
          if (round >= 0 && timed.ownDecodePerSecond) keepOwnClock(prompt, timed.ownDecodePerSecond)
          return [speedOf(speed, timed, prompt)]
        },
        close: () => contender.close(),
      }
    },
  }
}

/** Every contender reads prompts that Diptych's own process makes: one for each length and round, the same for all. */
const answersPart =
  (works: readonly Work[], speed: Speed): Part =>
  async context => {
    const own = startNodeContender('diptych-answers', [context.dataFolder])
    const made = new Map<string, Promise<Prompt>>()
    const prompts: PromptSource = (tokens, round) => {
      const key = `${tokens}/${round}`
      const known = made.get(key) ?? own.call<Prompt>('conversation', { tokens, number: numberOf(made.size) })
      made.set(key, known)
      return known
    }
    const ownEntry: Entry<Work> = {
      name: diptych,
      open: async (): Promise<Contender<Work>> => ({
        name: diptych,
        measure: async ({ promptTokens, maxTokens }, round) => {
          const prompt = await prompts(promptTokens, round)
          return [speedOf(speed, await own.call<TimedTokens>('answer', { prompt, maxTokens }), prompt)]
        },
        close: () => own.close(),
      }),
    }
    const labelled = []
    for (const work of works) labelled.push({ label: labelOf(await prompts(work.promptTokens, 0)), work })
    const ownClocks: OwnClocks = new Map()
    const variants = formats.flatMap(format => [false, true].map(flash => ({ format, flash })))
    const entries = [
      ownEntry,
      ...variants.map(variant => llamaEntry(context, variant, { prompts, speed, ownClocks })),
    ]
    const { lines, absent } = await measureContenders(entries, labelled, context.rounds)
    const all = [...lines, ...ownClocks.values()]
    return {
      unit: 'tokens/s',
      lines: labelled.flatMap(({ label }) => all.filter(({ work }) => work === label)),
      absent,
      checks: [
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
  'decodePerSecond',
)

/** Tokens of the prompt by the time to the first token, the tokenizer included. */
export const prefillPart: Part = answersPart(
  [256, 1024].map(promptTokens => ({ promptTokens, maxTokens: 1 })),
  'prefillPerSecond',
)
