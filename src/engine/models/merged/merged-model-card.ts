import type { MergedFormat } from '#contract/adapter.ts'

interface MergedModel {
  /** As transformers loads it. */
  baseName: string
  adapterName: string
  strength: number
  format: MergedFormat
}

const libraries: Record<MergedFormat, string> = { safetensors: 'transformers', onnx: 'transformers.js' }

const usage: Record<MergedFormat, string> = {
  safetensors: `The weights are float32: the base's, as Diptych dequantized them, with the adapter added to each.
Load them with Python's transformers:

\`\`\`python
from transformers import AutoModelForCausalLM, AutoTokenizer

model = AutoModelForCausalLM.from_pretrained("this/folder", dtype="float32")
tokenizer = AutoTokenizer.from_pretrained("this/folder")
\`\`\``,
  onnx: `The weights have 8 bits in blocks of 32, as in Diptych itself, with the adapter added to each before
they were rounded. Load them with transformers.js:

\`\`\`js
import { AutoModelForCausalLM, AutoTokenizer } from '@huggingface/transformers'

const model = await AutoModelForCausalLM.from_pretrained('/this/folder', { local_files_only: true })
const tokenizer = await AutoTokenizer.from_pretrained('/this/folder', { local_files_only: true })
\`\`\``,
}

/** README.md of an exported model. */
export const mergedModelCard = ({ baseName, adapterName, strength, format }: MergedModel): string =>
  `---
base_model: ${JSON.stringify(baseName)}
library_name: ${libraries[format]}
---

# ${adapterName}, merged

\`${baseName}\` with the LoRA adapter “${adapterName}” at strength ${strength}, written by Diptych. The licence
is that of the base model.

${usage[format]}
`
