import { expect, test } from 'vitest'
import { type Contender, measureContenders } from '../../../scripts/bench-peers/measure-rounds.ts'

const works = [
  { label: 'small', work: 1 },
  { label: 'large', work: 2 },
]

/** Writes down who worked when, and measures `speed` times the work. */
const recorded = (log: string[], name: string, speed: number) => ({
  name,
  open: async (): Promise<Contender<number>> => ({
    name,
    measure: async (work, round) => {
      log.push(`${round} ${work} ${name}`)
      return [speed * work]
    },
    close: async () => {
      log.push(`${name} closed`)
    },
  }),
})

test('lets contenders take turns in every piece of work, beginning with another each round, and closes them', async () => {
  const log: string[] = []
  const entries = [recorded(log, 'Diptych', 10), recorded(log, 'peer', 5)]
  const { lines, absent } = await measureContenders(entries, works, 2)
  expect(log).toEqual([
    ...['-1 1 Diptych', '-1 1 peer', '-1 2 Diptych', '-1 2 peer'],
    ...['0 1 peer', '0 1 Diptych', '0 2 peer', '0 2 Diptych'],
    ...['1 1 Diptych', '1 1 peer', '1 2 Diptych', '1 2 peer'],
    ...['Diptych closed', 'peer closed'],
  ])
  expect(lines).toEqual([
    { work: 'small', contender: 'Diptych', rounds: [[10], [10]] },
    { work: 'small', contender: 'peer', rounds: [[5], [5]] },
    { work: 'large', contender: 'Diptych', rounds: [[20], [20]] },
    { work: 'large', contender: 'peer', rounds: [[10], [10]] },
  ])
  expect(absent).toEqual([])
})

test('goes on without a peer that cannot be opened and one that fails on the way, and says why', async () => {
  const log: string[] = []
  const missing = {
    name: 'missing',
    open: async (): Promise<Contender<number>> => {
      throw new Error('there is no Python')
    },
  }
  const failing = {
    name: 'failing',
    open: async (): Promise<Contender<number>> => ({
      ...(await recorded(log, 'failing', 1).open()),
      measure: async (_, round) => {
        if (round === 1) throw new Error('out of memory')
        return [7]
      },
    }),
  }
  const measured = await measureContenders([recorded(log, 'Diptych', 10), missing, failing], works, 3)
  expect(measured.absent).toEqual([
    { contender: 'missing', reason: 'there is no Python' },
    { contender: 'failing', reason: 'out of memory' },
  ])
  expect(measured.lines.map(({ contender, rounds }) => [contender, rounds.length])).toEqual([
    ['Diptych', 3],
    ['failing', 1],
    ['Diptych', 3],
    ['failing', 1],
  ])
  expect(log.at(-1)).toBe('failing closed')
})

test('does not go on without Diptych, and still closes the others', async () => {
  const log: string[] = []
  const broken = {
    name: 'Diptych',
    open: async (): Promise<Contender<number>> => {
      throw new Error('no model')
    },
  }
  await expect(measureContenders([recorded(log, 'peer', 1), broken], works, 1)).rejects.toThrow('no model')
  expect(log).toEqual(['peer closed'])
})
