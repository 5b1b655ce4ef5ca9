import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from '#engine/evaluation/statistics.ts'
import { type Entry, measureContenders } from './measure-rounds.ts'
import type { Part, PartContext } from './part-context.ts'
import { diptych } from './peers-results.ts'
import { installPython, quietOffline } from './python-peers.ts'
import { runCommand } from './run-command.ts'

interface Work {
  tokens: number
}

const scripts = fileURLToPath(new URL('..', import.meta.url))
const steps = 8

/** `npm run bench`'s own measure. */
const ownEntry = ({ dataFolder }: PartContext): Entry<Work> => ({
  name: diptych,
  open: async () => ({
    name: diptych,
    measure: async ({ tokens }) => {
      const args = [join(scripts, 'bench.ts'), '--train-in', dataFolder, '--tokens', String(tokens)]
      const { speeds } = JSON.parse(await runCommand(process.execPath, args, scripts)) as { speeds: number[] } // as bench.ts prints
      return [median(speeds)]
    },
    close: async () => {},
  }),
})

const torchEntry = ({ peersFolder, threads }: PartContext, logits: 'all' | 'targets'): Entry<Work> => {
  const name = `PyTorch 2.13.0 and PEFT 0.21.2${logits === 'targets' ? ', targets only' : ''}`
  return {
    name,
    open: async () => {
      const python = await installPython(peersFolder, 'torch')
      return {
        name,
        measure: async ({ tokens }) => {
          const given = { threads, tokens, steps, logits }
          const args = Object.entries(given).flatMap(([option, value]) => [`--${option}`, String(value)])
          const script = join(scripts, 'reference', 'training_speed.py')
          const printed = await runCommand(python, [script, ...args], scripts, quietOffline)
          const { tokensPerSecond } = JSON.parse(printed) as { tokensPerSecond: { median: number } } // as it prints
          return [tokensPerSecond.median]
        },
        close: async () => {},
      }
    },
  }
}

/** Tokens a second of whole optimizer steps with one example of 256 tokens: the median of eight steps a round. */
export const trainingPart: Part = async context => {
  const entries = [ownEntry(context), torchEntry(context, 'all'), torchEntry(context, 'targets')]
  const works = [{ label: '1 × 256 tokens', work: { tokens: 256 } }]
  const measured = await measureContenders(entries, works, context.rounds)
  return {
    unit: 'tokens/s',
    ...measured,
    checks: [
      'That both compute the same loss and gradients, and learn along the same curve, is what `test/numeric` compares with fixtures of the same PyTorch and PEFT.',
    ],
  }
}
