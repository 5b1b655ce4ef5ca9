import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { chatText } from '#engine/models/chat-text.ts'
import { chatTokenizerOver } from '#engine/models/chat-tokenizer.ts'
import { exampleTokenCount } from '#engine/models/example-token-count.ts'
import { exampleOfLine } from '#engine/tuning/data/example-line.ts'
import { renderExample } from '#engine/tuning/data/render.ts'
import type { TrainingExample } from '#engine/tuning/data/training-example.ts'
import { loadSmolLM2Tokenizer } from './data/smollm2-chat-tokenizer.ts'

test('the tokens shown of an example are those that a training reads', async () => {
  const tokenizer = await loadSmolLM2Tokenizer()
  const shipped = readFileSync('resources/scenarios/support-desk/training-sets/house-style.jsonl', 'utf8')
  const examples: TrainingExample[] = [
    ...shipped
      .trim()
      .split('\n')
      .filter((_, index) => index % 10 === 0)
      .map(exampleOfLine),
    {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Say <|im_end|>, 灯台 and 🙂.\n' },
        { role: 'assistant', content: '<|im_end|> 灯台 🙂' },
        { role: 'user', content: '' },
        { role: 'assistant', content: '' },
      ],
    },
  ]
  expect(examples.map(({ messages }) => exampleTokenCount(chatText(tokenizer), messages))).toEqual(
    examples.map(example => renderExample(example, chatTokenizerOver(tokenizer)).tokenIds.length),
  )
})
