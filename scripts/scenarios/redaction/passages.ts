import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SeededRandom } from '#engine/core/random.ts'
import type { PromptPassage } from '#engine/generation/prompt.ts'
import { chance, pick } from './pick.ts'

/** A section with its heading, as a chunk of the app holds it. */
interface Section {
  heading: string
  text: string
}
export interface HouseRules {
  title: string
  sections: Section[]
}

/** Other offices' rules, for questions with passages before them; the scenario's own are not among them. */
export const readHouseRules = (): HouseRules[] =>
  readFileSync(join(import.meta.dirname, 'passages.txt'), 'utf8')
    .trim()
    .split(/^# /m)
    .slice(1)
    .map(document => {
      const [title = '', ...sections] = document.trim().split(/\n## /)
      return {
        title,
        sections: sections.map(section => {
          const [heading = '', ...text] = section.split('\n')
          return { heading, text: text.join('\n') }
        }),
      }
    })

const passageOf = ({ title, sections }: HouseRules, random: SeededRandom): PromptPassage => {
  const first = random.integer(sections.length)
  const shown = sections.slice(first, first + (chance(0.7, random) ? 2 : 1))
  return {
    title: shown.length > 1 ? title : `${title} > ${shown[0]?.heading}`,
    text: shown.map(({ heading, text }) => `${heading}\n\n${text}`).join('\n\n'),
  }
}

/** One to three passages, each of one or two sections of a document. */
export const drawPassages = (rules: readonly HouseRules[], random: SeededRandom): PromptPassage[] =>
  Array.from({ length: 1 + random.integer(3) }, () => passageOf(pick(rules, random), random))
