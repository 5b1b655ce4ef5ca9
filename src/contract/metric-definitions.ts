import { groundedCosine, groundedOverlap } from './groundedness-limits.ts'
import { type MetricDefinition, MetricId } from './metric.ts'
import { refusalPhrases } from './refusal-phrases.ts'

const own = 'Diptych’s own'
const squad = 'Rajpurkar et al. 2016, SQuAD: evaluation script, version 2.0'
const ifEval = 'Zhou et al. 2023, “Instruction-Following Evaluation for Large Language Models” (IFEval)'
const spans =
  'Spans, strictly: CoNLL-2003 (Tjong Kim Sang and De Meulder); i2b2/UTHealth 2014 (Stubbs et al. 2015)'
const emptyRow =
  'A text without names of which nothing was taken has 100%; otherwise nothing to divide by is 0%. The mean counts every text the same.'
const retrievedOnly = 'expected sources; an approach with retrieval'

const definitions: Record<MetricId, Omit<MetricDefinition, 'id'>> = {
  hit: {
    group: 'retrieval',
    name: 'Hit',
    definition:
      '1 when a passage in the prompt is from an expected source, otherwise 0. With a quote, the passage has to hold it, white space aside. k is the number of passages in the prompt.',
    source: 'hit@k; also “success@k” of trec_eval',
    unit: 'share',
    better: 'higher',
    needs: retrievedOnly,
  },
  recall: {
    group: 'retrieval',
    name: 'Source recall',
    definition: 'Expected sources that a passage in the prompt is from, divided by expected sources.',
    source: 'recall@k, Manning, Raghavan and Schütze 2008, chapter 8',
    unit: 'share',
    better: 'higher',
    needs: retrievedOnly,
  },
  'reciprocal-rank': {
    group: 'retrieval',
    name: 'Reciprocal rank',
    definition:
      '1 / place of the first passage from an expected source, strongest passage first; 0 without one. Its mean over questions is MRR.',
    source: 'Voorhees 1999, TREC-8 Question Answering Track',
    unit: 'score',
    better: 'higher',
    needs: retrievedOnly,
  },
  ndcg: {
    group: 'retrieval',
    name: 'nDCG',
    definition:
      'Σ gain / log2(place + 1) over the passages in the prompt, divided by its best possible value at that number of passages. A passage gains 1 when it brings an expected source that none before it brought; sources that came in one passage count as one.',
    source: 'Järvelin and Kekäläinen 2002, discount as in trec_eval',
    unit: 'score',
    better: 'higher',
    needs: retrievedOnly,
  },
  'context-precision': {
    group: 'retrieval',
    name: 'Context precision',
    definition:
      'Mean of precision@i over the places i whose passage is from an expected source; precision@i is the share of such passages among the first i. 0 without any.',
    source: 'RAGAS, Es et al. 2023 (there a model judges what is relevant, here the row says it)',
    unit: 'score',
    better: 'higher',
    needs: retrievedOnly,
  },
  'fact-match': {
    group: 'answer',
    name: 'Fact match',
    definition:
      'Share of the questions whose answer states all expected facts. A text counts in any of its wordings as whole words; case and spacing do not matter. A number counts in digits, within its tolerance and with its unit right before or behind it; 1,234.5 and 1.234,5 and 1 234.5 are the same, and one separator before three digits is read both ways. A pattern is searched for 0.1 s at most.',
    source: own,
    unit: 'share',
    better: 'higher',
    needs: 'expected facts',
  },
  'exact-match': {
    group: 'answer',
    name: 'Exact match',
    definition:
      '1 when answer and reference are the same after lower-casing and without ASCII punctuation, articles (a, an, the) and superfluous white space; otherwise 0.',
    source: squad,
    unit: 'share',
    better: 'higher',
    needs: 'reference answer',
  },
  'token-f1': {
    group: 'answer',
    name: 'Token F1',
    definition:
      '2PR / (P + R): P is the share of the answer’s words that the reference has, R of the reference’s that the answer has, normalised as for exact match, each word as often as both have it.',
    source: squad,
    unit: 'score',
    better: 'higher',
    needs: 'reference answer',
  },
  'rouge-l': {
    group: 'answer',
    name: 'ROUGE-L',
    definition:
      'F-measure (β = 1) of the longest common subsequence of answer and reference; tokens are runs of a-z and 0-9 in lower case, without stemming.',
    source: 'Lin 2004; tokens as in Google’s rouge_score',
    unit: 'score',
    better: 'higher',
    needs: 'reference answer',
  },
  'quotes-verbatim': {
    group: 'answer',
    name: 'Verbatim quotes',
    definition:
      'Share of the stretches of three words or more between double quotation marks that stand word by word in a passage; case, white space and punctuation do not count. The passages are those in the prompt, for approaches without any those that the run retrieved. Quotes from the question and answers in JSON are left out.',
    source: own,
    unit: 'share',
    better: 'higher',
    needs: 'an answer that quotes; passages',
  },
  'refusal-right': {
    group: 'answer',
    name: 'Right refusal',
    definition: `1 when the answer to a question that the documents do not answer declines: nothing relevant was retrieved, so that the model was not asked, or the answer has one of: ${refusalPhrases.map(phrase => `“${phrase}”`).join(', ')}.`,
    source:
      'After SQuAD 2.0’s unanswerable questions (Rajpurkar et al. 2018); the list of phrases is Diptych’s own',
    unit: 'share',
    better: 'higher',
    needs: 'marked as unanswerable',
  },
  'refusal-wrong': {
    group: 'answer',
    name: 'Wrong refusal',
    definition:
      '1 when the answer to a question that has an answer declines, recognised as for right refusals; otherwise 0.',
    source: 'After SQuAD 2.0 (Rajpurkar et al. 2018); the list of phrases is Diptych’s own',
    unit: 'share',
    better: 'lower',
    needs: 'expected facts, sources or a reference answer; not marked as unanswerable',
  },
  groundedness: {
    group: 'groundedness',
    name: 'Groundedness',
    definition: `Share of the answer’s sentences that a passage says: it has all numbers and codes of the sentence, and either ${Math.round(groundedOverlap * 100)}% of its content words, or a sentence whose embedding has a cosine of ${groundedCosine} or more to it. The passages are those in the prompt, for approaches without any those that the run retrieved. Greetings, questions, refusals, words in square brackets and sentences with less than two content words or numbers are not counted; a negation passes unnoticed. On 32 held-out labelled pairs of sentence and passage it was right on 26.`,
    source: own,
    unit: 'share',
    better: 'higher',
    needs: 'an answer with sentences that claim something; passages',
  },
  'format-strict': {
    group: 'behaviour',
    name: 'Format, strict',
    definition: '1 when the answer as it stands follows the row’s format rule, otherwise 0.',
    source: ifEval,
    unit: 'share',
    better: 'higher',
    needs: 'format rule',
  },
  'format-loose': {
    group: 'behaviour',
    name: 'Format, loose',
    definition:
      '1 when one of eight variants of the answer follows the format rule: as it stands, without its first line, without its last line, without both, and each of these without asterisks.',
    source: ifEval,
    unit: 'share',
    better: 'higher',
    needs: 'format rule',
  },
  'json-valid': {
    group: 'behaviour',
    name: 'Valid JSON',
    definition:
      '1 when the whole answer is JSON, whether it fits the schema or not. JSON in a code fence is not; loose format compliance passes over the fence.',
    source: 'RFC 8259',
    unit: 'share',
    better: 'higher',
    needs: 'JSON schema as format rule',
  },
  'answer-words': {
    group: 'behaviour',
    name: 'Words',
    definition: 'Words of the answer, by Unicode’s word boundaries; punctuation and spaces are none.',
    source: 'Unicode Standard Annex 29',
    unit: 'words',
    better: 'neither',
    needs: 'nothing',
  },
  'redaction-precision': {
    group: 'behaviour',
    name: 'Redaction precision',
    definition: `Marks that stand for exactly one name, divided by marks. ${emptyRow}`,
    source: spans,
    unit: 'share',
    better: 'higher',
    needs: 'text to redact',
  },
  'redaction-recall': {
    group: 'behaviour',
    name: 'Redaction recall',
    definition: `Names that exactly one mark stands for, divided by names. ${emptyRow}`,
    source: spans,
    unit: 'share',
    better: 'higher',
    needs: 'text to redact',
  },
  'redaction-f1': {
    group: 'behaviour',
    name: 'Redaction F1',
    definition: `2PR / (P + R) of a text’s precision and recall. ${emptyRow}`,
    source: spans,
    unit: 'score',
    better: 'higher',
    needs: 'text to redact',
  },
  'reference-perplexity': {
    group: 'behaviour',
    name: 'Perplexity of the reference',
    definition:
      'exp of the mean negative log likelihood that the model gives to the tokens of the reference answer after the approach’s prompt.',
    source: 'Jelinek et al. 1977',
    unit: 'ratio',
    better: 'lower',
    needs: 'reference answer; “measure perplexity” switched on',
  },
  'time-to-first-token': {
    group: 'cost',
    name: 'Time to first token',
    definition:
      'Milliseconds of retrieval, where the approach uses it, and of reading the prompt up to the first token.',
    source: own,
    unit: 'ms',
    better: 'lower',
    needs: 'an answer that the model wrote',
  },
  'total-time': {
    group: 'cost',
    name: 'Total time',
    definition:
      'Milliseconds of retrieval, where the approach uses it, of reading the prompt and of writing the answer.',
    source: own,
    unit: 'ms',
    better: 'lower',
    needs: 'an answer that the model wrote',
  },
  'decode-rate': {
    group: 'cost',
    name: 'Decoding speed',
    definition: 'Tokens after the first one, the end token included, divided by the seconds that they took.',
    source: own,
    unit: 'tokens/s',
    better: 'higher',
    needs: 'an answer of two tokens or more',
  },
  'prompt-tokens': {
    group: 'cost',
    name: 'Prompt tokens',
    definition: 'Tokens that the model read: chat template, passages and question.',
    source: own,
    unit: 'tokens',
    better: 'lower',
    needs: 'an answer that the model wrote',
  },
  'answer-tokens': {
    group: 'cost',
    name: 'Answer tokens',
    definition: 'Tokens that the model wrote.',
    source: own,
    unit: 'tokens',
    better: 'neither',
    needs: 'an answer that the model wrote',
  },
}

/** Every metric, in the order in which a scoreboard shows them. */
export const metricDefinitions: readonly MetricDefinition[] = MetricId.options.map(id => ({
  id,
  ...definitions[id],
}))
