import trained from './wording-model.json' with { type: 'json' }
import { WordingModel } from './wording-model.ts'

/** The classifier that Diptych comes with. */
export const shippedWordingModel: WordingModel = WordingModel.parse(trained)
