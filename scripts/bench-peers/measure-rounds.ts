import { type Absence, diptych, type Line } from './peers-results.ts'

/** An engine that can do pieces of work. Whoever opened it closes it. */
export interface Contender<Work> {
  readonly name: string
  /** Samples of one round, in the unit of the part. The round before the first warms up; its samples are not kept. */
  measure(work: Work, round: number): Promise<number[]>
  close(): Promise<void>
}

/** How a contender is opened, or why it cannot be. */
export interface Entry<Work, Opened extends Contender<Work> = Contender<Work>> {
  name: string
  open(): Promise<Opened>
}

const reasonOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))
const say = (line: string): boolean => process.stderr.write(`${line}\n`)

/** Opens what can be opened into `contenders`. @throws what Diptych throws: without it there is nothing to compare. */
const openInto = async <Work, Opened extends Contender<Work>>(
  contenders: Opened[],
  entries: readonly Entry<Work, Opened>[],
): Promise<Absence[]> => {
  const absent: Absence[] = []
  for (const { name, open } of entries)
    try {
      contenders.push(await open())
      say(`${name}: ready`)
    } catch (thrown) {
      if (name === diptych) throw thrown
      absent.push({ contender: name, reason: reasonOf(thrown) })
      say(`${name}: not measured here: ${reasonOf(thrown)}`)
    }
  return absent
}

const rotated = <Item>(items: readonly Item[], by: number): Item[] =>
  items.map((_, i) => items[(i + by) % items.length] as Item) // in range

/**
 * Lets all contenders do each piece of work in turn, round after round, each round beginning with another, so that
 * what else the machine does in a minute falls on all of them alike. One that fails is left out from then on.
 */
const measureRounds = async <Work>(
  works: readonly { label: string; work: Work }[],
  contenders: readonly Contender<Work>[],
  rounds: number,
): Promise<{ lines: Line[]; absent: Absence[] }> => {
  const lines = works.flatMap(({ label }) =>
    contenders.map(({ name }): Line => ({ work: label, contender: name, rounds: [] })),
  )
  const failed = new Map<string, string>()
  for (let round = -1; round < rounds; round++) {
    for (const { label, work } of works) {
      for (const contender of rotated(contenders, round + 1)) {
        const { name } = contender
        if (failed.has(name)) continue
        try {
          const samples = await contender.measure(work, round)
          const line = lines.find(one => one.work === label && one.contender === name)
          if (round >= 0) line?.rounds.push(samples)
        } catch (thrown) {
          if (name === diptych) throw thrown
          failed.set(name, reasonOf(thrown))
          say(`${name}, ${label}: ${reasonOf(thrown)}`)
        }
      }
      say(`${label}: ${round < 0 ? 'warmed up' : `round ${round + 1} of ${rounds}`}`)
    }
  }
  const absent = [...failed].map(([contender, reason]) => ({ contender, reason }))
  return { lines: lines.filter(line => line.rounds.length > 0), absent }
}

/** Opens, measures and closes: what most parts do. `check` runs before the first round and says what it found. */
export const measureContenders = async <Work, Opened extends Contender<Work>>(
  entries: readonly Entry<Work, Opened>[],
  works: readonly { label: string; work: Work }[],
  rounds: number,
  check: (contenders: readonly Opened[]) => Promise<string[]> = async () => [],
): Promise<{ lines: Line[]; absent: Absence[]; checks: string[] }> => {
  const contenders: Opened[] = []
  try {
    const absent = await openInto(contenders, entries)
    const checks = await check(contenders)
    const measured = await measureRounds(works, contenders, rounds)
    return { lines: measured.lines, absent: [...absent, ...measured.absent], checks }
  } finally {
    for (const contender of contenders) await contender.close()
  }
}
