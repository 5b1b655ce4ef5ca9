/** What a person wants to know of an adapter before using it. */
export interface AdapterCard {
  title: string
  /** A paragraph: what it teaches. */
  description: string
  /** The facts, in the order to show them: base, data and its hash, hyperparameters, scores. */
  facts: readonly (readonly [label: string, value: string])[]
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim()

/** README.md of a PEFT folder: the front matter by which model hubs know an adapter, and the card. */
export const renderAdapterCard = (card: AdapterCard, baseModelName: string): string =>
  `---
base_model: ${JSON.stringify(baseModelName)}
library_name: peft
---

# ${cell(card.title)}

${card.description.trim()}

| | |
|---|---|
${card.facts.map(([label, value]) => `| ${cell(label)} | ${cell(value)} |`).join('\n')}
`
