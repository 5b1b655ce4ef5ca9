/** A sentence of a passage that can be asked for, and what of it an answer must show. */
export interface PassageFact {
  sentence: string
  /** As it stands in the sentence. */
  fact: string
  kind: 'code' | 'number' | 'name'
}

/** Sentences of fewer words say too little by themselves, of more too much for one question. */
const minSentenceWords = 5
const maxSentenceWords = 40

const sentencesOf = (text: string): string[] =>
  text
    .split(/(?<=[.!?])\s+(?=[\p{Lu}\p{N}"“(])|\n{2,}/u)
    .map(sentence => sentence.replace(/\s+/g, ' ').trim())
    // Rows of tables and lists are no sentences; what begins with a pronoun cannot be understood alone.
    .filter(sentence => /[.!?]["”)]?$/.test(sentence) && !/[|\t]|:.*:\s/.test(sentence))
    .filter(sentence => !/^(?:It|Its|This|These|They|That|Those|He|She|There|Then|Here)\b/.test(sentence))
    .filter(sentence => {
      const words = sentence.split(' ').length
      return words >= minSentenceWords && words <= maxSentenceWords
    })

const digits = String.raw`\d[\d.,]*(?<![.,])`
const months = 'January|February|March|April|May|June|July|August|September|October|November|December'
const numbers = [
  String.raw`(?:EUR|USD|GBP|CHF|[€$£])\s?${digits}`,
  String.raw`\d{1,2} (?:${months})(?: \d{4})?`,
  String.raw`\d{1,2}:\d{2}`,
  String.raw`${digits}\s?(?:%|°[CF]|€|\$|£)`,
  String.raw`${digits}\s(?:km\/h|[kcm]?m|k?g|m?l|Nm|bar|lux|[kM]?Wh?|V|A|Hz|dB|per cent|percent)(?![\p{L}\p{N}])`,
  // What is counted: a word in the plural, and no verb ("version 3 takes").
  String.raw`\d+\s(?!(?:takes|needs|has|does|gives|shows|works|is|was|as|less|plus)(?!\p{L}))\p{Ll}{2,}s(?![\p{L}\p{N}])`,
]
const shapes = {
  code: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b\d{3,}-\d{3,}\b|\b[A-Z]{1,5}-?\d{2,6}[A-Z]?\b/u,
  // "Siskin 2 bikes" counts nothing: the number is part of a name.
  number: new RegExp(String.raw`(?<![\p{L}\p{N}.,:-]|\p{Lu}\p{L}* )(?:${numbers.join('|')})`, 'u'),
  // Not at the beginning, where every word is in capitals.
  name: /(?<=\p{Ll},? )\p{Lu}[\p{L}\p{N}]{2,}(?:[ -]\p{Lu}[\p{L}\p{N}]+)*/gu,
} as const

/** The longest of the names in a sentence: the one that says most. */
const longestName = (sentence: string): string | undefined =>
  Array.from(sentence.matchAll(shapes.name), ([name]) => name).sort((a, b) => b.length - a.length)[0]

const factOf = (sentence: string): PassageFact | null => {
  const number = shapes.number.exec(sentence)?.[0]
  if (number) return { sentence, fact: number, kind: 'number' }
  const code = shapes.code.exec(sentence)
  // A sentence that begins with its code is about it; what it says of the code is no code.
  if (code && code.index > sentence.length / 3) return { sentence, fact: code[0], kind: 'code' }
  const name = longestName(sentence)
  return name ? { sentence, fact: name, kind: 'name' } : null
}

const order: readonly PassageFact['kind'][] = ['number', 'code', 'name']

/** Facts of a passage, those first that a question can be most sure about: numbers, then codes, then names. */
export const factsOfPassage = (text: string): PassageFact[] =>
  sentencesOf(text)
    .flatMap(sentence => factOf(sentence) ?? [])
    // A name that comes twice is what the passage is about.
    .filter(({ fact, kind }) => kind !== 'name' || text.indexOf(fact) === text.lastIndexOf(fact))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
