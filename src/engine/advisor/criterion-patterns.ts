import type { CriterionAnswers } from '#contract/advisor.ts'

type Known<Id extends keyof CriterionAnswers> = Exclude<CriterionAnswers[Id], 'unknown'>

/** Words that answer a criterion; each is plain enough that a person would read it the same way. */
export type CriterionPattern = {
  [Id in keyof CriterionAnswers]: { criterion: Id; answer: Known<Id>; words: RegExp }
}[keyof CriterionAnswers]

const months = 'january|february|march|april|may|june|july|august|september|october|november|december'
const seasons = 'spring|summer|autumn|fall|winter'
const records =
  'manuals?|handbooks?|databases?|archives?|catalogues?|catalogs?|price lists?|records?|logs?|wikis?|registers?|data ?sheets?|contracts?|minutes|reports?|files|documents?|documentation|knowledge base|guidelines?|regulations?|playbooks?|tables'
const forms =
  'format|style|tone|voice|layout|template|manner|register|wording|phrasing|dialect|persona|structure|syntax|schema'
const tasks =
  'classify|categori[sz]e|sort|rewrite|rephrase|translate|convert|turn|extract|redact|remove|shorten|simplify|correct|reformat|label|detect|spot|recogni[sz]e|transform|grade|judge'
const examples =
  'examples?|samples?|dialogues?|conversations?|chats|model answers|labelled \\w+|corrected \\w+|approved \\w+'

/**
 * From the most to the least particular: of two that match the same criterion differently, `readCriteria` says
 * what happens. Texts are matched as they are, without regard to case.
 */
export const criterionPatterns: readonly CriterionPattern[] = [
  {
    criterion: 'changing-knowledge',
    answer: 'weekly',
    words:
      /\b(today(?:['’]s)?|tonight(?:['’]s)?|this (?:morning|week|hour)(?:['’]s)?|of the day|of this hour|right now|at the moment|at present|since yesterday|overnight|real[- ]time data|up[- ]to[- ]the[- ]minute|latest|every (?:day|week|morning|hour|sprint|month)|each (?:day|week|morning|hour|sprint|month)|(?:changes?|changing|updated|moves?) (?:daily|weekly|hourly|constantly|often|frequently|all the time|several times a (?:day|week)))\b/i,
  },
  {
    criterion: 'changing-knowledge',
    answer: 'yearly',
    words: new RegExp(
      `\\b((?:every|each) (?:year|${months}|${seasons})|once a year|yearly|this year['’]s|(?:renewed|revised|updated|published|set) annually|each year)\\b`,
      'i',
    ),
  },
  {
    criterion: 'changing-knowledge',
    answer: 'never',
    words:
      /\b((?:never|do(?:es)? not|don['’]t|doesn['’]t|will not|won['’]t) changes?|has not changed (?:for|in) years)(?=\s*(?:[.,;:)]|$))/i,
  },
  {
    criterion: 'citations',
    answer: 'no',
    words:
      /\b((?:no|without) (?:citations?|references|sources)(?: (?:are )?(?:needed|required|necessary))?)\b/i,
  },
  {
    criterion: 'citations',
    answer: 'yes',
    words:
      /\b((?<!(?:no|without) )(?:cite|cites|citing|citations?)(?! style)|quote the|quotes? our|footnotes?|with (?:references|sources|evidence|its source|the source|file numbers)|references? (?:to|for) (?:each|every)|(?:show|name|names|give|gives|link to|links to|point to|say which|prove with)(?: \w+){0,2} (?:source|sources|evidence|paragraph|section|page|passage|clause)|the (?:page|passage|paragraph|section|sentence)(?: \w+){0,3} (?:behind|it is on|comes? from)|where (?:it|that) is written)\b/i,
  },
  {
    criterion: 'format-or-tone',
    answer: 'no',
    words:
      /\b((?:how it is (?:phrased|worded|written)|wording|phrasing|form|format|style|tone) (?:does not|doesn['’]t) matter|no particular (?:form|format|style|tone)|in any (?:wording|form|format|style))\b/i,
  },
  {
    criterion: 'format-or-tone',
    answer: 'yes',
    words: new RegExp(
      `\\b(in (?:our|the|a|an|its|their|his|her|my|your|strict|plain|easy) (?:[\\w'’-]+ ){0,4}(?:${forms}|json|xml)|(?:house|brand) (?:style|voice)|in (?:plain|easy|simple) (?:language|words)|(?:polite|friendly|neutral|formal|gentle|warm|calm|dignified|consistent|ironic)(?:ly)? (?:tone|style|voice|way|manner|language)|(?:as|valid|strict|output|return|returns|produce) (?:an? )?(?:[\\w'’-]+ )?(?:json|xml|yaml|csv|markdown|html|hl7|sql|gherkin)|(?:follow|follows|keep to|obey) (?:the|our|a) (?:[\\w'’-]+ ){0,3}(?:${forms})|bullet points?|easy read|at most (?:\\w+ ){1,2}(?:words|sentences|lines|characters)|(?:under|below|exactly) (?:\\w+ ){1,2}(?:words|sentences|lines|characters|paragraphs?)|(?:every|each) (?:reply|answer|response) (?:must|should|has to|ends|begins)|always (?:begin|start|end|answer) (?:with|in|as)|(?:should|must|to) sound like)\\b`,
      'i',
    ),
  },
  {
    criterion: 'examples',
    answer: 'none',
    words:
      /\b((?:have|has|there are|with) no (?:\w+ ){0,2}(?:examples?|samples?|dialogues|model answers)|without (?:any )?examples|nobody has (?:ever )?written (?:\w+ )?(?:answers|examples))\b/i,
  },
  {
    criterion: 'examples',
    answer: 'over-100',
    words: new RegExp(
      `\\b((?:[1-9]\\d{2,}|[1-9]\\d{0,2}(?:,\\d{3})+|(?:\\w+ )?(?:hundreds?|thousands?)(?: of)?)\\s+(?:[\\w'’-]+ ){0,3}(?:${examples}))\\b`,
      'i',
    ),
  },
  {
    criterion: 'examples',
    answer: 'under-100',
    words:
      /\b((?:a few|a handful of|[1-9]\d?|ten|a dozen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety) (?:[\w'’-]+ ){0,2}(?:examples?|samples?|sample \w+|dialogues|conversations|chats))\b/i,
  },
  {
    criterion: 'latency',
    answer: 'no',
    words:
      /\b(nobody is waiting|may take (?:\w+ ){1,4}(?:seconds?|minutes?|hours?)|(?:speed|latency) (?:does not|doesn['’]t) matter|no hurry)\b/i,
  },
  {
    criterion: 'latency',
    answer: 'yes',
    words:
      /\b(within (?:\w+ ){1,2}(?:milliseconds?|seconds?|ms)|instant(?:ly)?|no waiting|without (?:any )?(?:delay|waiting)|low latency|short prompts?|context window|prompt (?:size|length|tokens)|fast answers?|while (?:\w+ ){1,3}types?)\b/i,
  },
  {
    criterion: 'training-allowed',
    answer: 'no',
    words:
      /\b((?:not|never|nothing|none|no part)\b[^.;]{0,50}\b(?:train(?:ed|ing)?)(?: (?:a|the|any|on))?(?: model)?)\b/i,
  },
  {
    criterion: 'training-allowed',
    answer: 'yes',
    words:
      /\b((?:may|can) be (?:used for training|trained on)|allowed (?:for|to be used for) training|(?:may|can) train on)\b/i,
  },
  {
    criterion: 'facts-or-skill',
    answer: 'facts',
    words: new RegExp(
      `\\b((?:from|in|using|according to|per) (?:the|our|its|your|a|an|their|a customer['’]s|the customer['’]s) (?:[\\w'’-]+ ){0,3}(?:${records})|look(?:s|ing)? up|(?:answer )?questions (?:about|on) (?:the|our))\\b`,
      'i',
    ),
  },
  {
    criterion: 'facts-or-skill',
    answer: 'skill',
    words: new RegExp(
      `^\\s*((?:please )?(?:${tasks}))\\b|\\b(the way (?:our|we|my) [\\w'’-]+(?: [\\w'’-]+)? (?:do|write|answer|decide|work)(?:es|s)?(?: it)?)\\b`,
      'i',
    ),
  },
]
