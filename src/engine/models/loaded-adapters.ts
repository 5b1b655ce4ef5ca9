import { atStrength, type LoraInput } from './lora-inputs.ts'

/** Adapters in memory, about 15 MB each: the active one, two to compare with it, and one in the making. */
const maxAdapters = 4

interface LoadedAdapter<View> {
  inputs: readonly LoraInput[]
  asTrained: View
  /** At the strength asked for last; an answer in the making keeps the view it began with. */
  scaled: { strength: number; view: View } | null
}

/**
 * The adapters that a model can answer with. Keeps those used last; whoever asks for an answer loads the
 * adapter first, which costs nothing while it is here.
 */
export class LoadedAdapters<View> {
  readonly #read: (folder: string) => Promise<readonly LoraInput[]>
  readonly #viewOf: (inputs: readonly LoraInput[]) => View
  /** The one used longest ago comes first. */
  readonly #adapters = new Map<string, LoadedAdapter<View>>()
  readonly #loading = new Map<string, Promise<void>>()

  /** @param viewOf the model with these factors fed to it. */
  constructor(
    read: (folder: string) => Promise<readonly LoraInput[]>,
    viewOf: (inputs: readonly LoraInput[]) => View,
  ) {
    this.#read = read
    this.#viewOf = viewOf
  }

  /** @throws what reading throws; the next attempt reads again. */
  load(id: string, folder: string): Promise<void> {
    if (this.#use(id)) return Promise.resolve()
    const known = this.#loading.get(id)
    if (known) return known
    const loading = this.#read(folder)
      .then(inputs => {
        // Unloaded while it was read: what is under this id next may be another adapter.
        if (this.#loading.get(id) === loading) this.#keep(id, inputs)
      })
      .finally(() => {
        if (this.#loading.get(id) === loading) this.#loading.delete(id)
      })
    this.#loading.set(id, loading)
    return loading
  }

  unload(id: string): void {
    this.#loading.delete(id)
    this.#adapters.delete(id)
  }

  /** undefined when it is not loaded. @param strength not 0: that is the base model, which needs no adapter. */
  view(id: string, strength: number): View | undefined {
    const adapter = this.#use(id)
    if (!adapter || strength === 1) return adapter?.asTrained
    if (adapter.scaled?.strength !== strength)
      adapter.scaled = { strength, view: this.#viewOf(atStrength(adapter.inputs, strength)) }
    return adapter.scaled.view
  }

  #keep(id: string, inputs: readonly LoraInput[]): void {
    this.#adapters.set(id, { inputs, asTrained: this.#viewOf(inputs), scaled: null })
    for (const oldest of this.#adapters.keys()) {
      if (this.#adapters.size <= maxAdapters) break
      this.#adapters.delete(oldest)
    }
  }

  #use(id: string): LoadedAdapter<View> | undefined {
    const adapter = this.#adapters.get(id)
    if (adapter) {
      this.#adapters.delete(id)
      this.#adapters.set(id, adapter)
    }
    return adapter
  }
}
