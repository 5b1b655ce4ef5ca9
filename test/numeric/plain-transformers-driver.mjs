// What somebody without Diptych does with an exported model: transformers.js alone, no option but the folder.
// stdin: { folder, conversations: { question, answer }[] }; stdout: for each the share of the answer's tokens that
// the model itself would have chosen there, and its own answer.
import { text } from 'node:stream/consumers'
import { AutoModelForCausalLM, AutoTokenizer, env, Tensor } from '@huggingface/transformers'

env.allowRemoteModels = false
const { folder, conversations } = JSON.parse(await text(process.stdin))
const model = await AutoModelForCausalLM.from_pretrained(folder, { local_files_only: true })
const tokenizer = await AutoTokenizer.from_pretrained(folder, { local_files_only: true })

const results = []
for (const { question, answer } of conversations) {
  const chat = tokenizer.apply_chat_template([{ role: 'user', content: question }], {
    add_generation_prompt: true,
    return_dict: true,
  })
  const promptTokens = chat.input_ids.dims[1]
  const prompt = [...chat.input_ids.data]
  const answerIds = tokenizer.encode(answer, { add_special_tokens: false }).map(BigInt)
  const ids = BigInt64Array.from([...prompt, ...answerIds])
  const { logits } = await model({
    input_ids: new Tensor('int64', ids, [1, ids.length]),
    attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), [1, ids.length]),
  })
  const [, positions, vocabulary] = logits.dims // all positions: it was not told to keep fewer
  if (positions !== ids.length) throw new Error(`logits of ${positions} positions for ${ids.length} tokens`)
  let same = 0
  answerIds.forEach((id, index) => {
    const at = (promptTokens - 1 + index) * vocabulary
    const row = logits.data.subarray(at, at + vocabulary)
    if (row.indexOf(Math.max(...row)) === Number(id)) same++
  })
  const output = await model.generate({ ...chat, max_new_tokens: answerIds.length, do_sample: false })
  const own = tokenizer.decode(output.slice(null, [promptTokens, null]).tolist()[0], {
    skip_special_tokens: true,
  })
  results.push({ tokens: answerIds.length, same, own })
}
process.stdout.write(JSON.stringify(results))
