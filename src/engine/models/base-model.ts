import type { LlamaConfig } from './llama-config.ts'

/** A base model as whoever writes an adapter for it has to know it. */
export interface BaseModel {
  config: LlamaConfig
  /** The name that PEFT loads it by. */
  name: string
}
