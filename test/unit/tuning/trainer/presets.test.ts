import { describe, expect, it } from 'vitest'
import { TrainingSettings } from '#contract/training.ts'
import { presetSettings } from '#engine/tuning/trainer/presets.ts'

/** Steps that a preset comes to, by the trainer's arithmetic. */
const steps = (preset: 'quick' | 'balanced' | 'thorough', examples: number): number => {
  const { epochs, batchExamples, validationShare } = presetSettings(preset, examples)
  return epochs * Math.ceil((examples - Math.round(examples * validationShare)) / batchExamples)
}

describe('presets', () => {
  it('give small sets passes enough to learn', () => {
    // 54 of 60 examples in batches of 4 are 14 steps a pass.
    expect(presetSettings('quick', 60)).toMatchObject({ batchExamples: 4, epochs: 3 })
    expect(presetSettings('balanced', 60)).toMatchObject({ batchExamples: 4, epochs: 9 })
    expect(presetSettings('thorough', 60)).toMatchObject({ batchExamples: 4, epochs: 22 })
  })

  it('reach their least number of steps from 24 examples on', () => {
    for (const examples of [24, 30, 63, 64, 100, 500, 5000, 20_000]) {
      expect(steps('quick', examples)).toBeGreaterThanOrEqual(40)
      expect(steps('balanced', examples)).toBeGreaterThanOrEqual(120)
      expect(steps('thorough', examples)).toBeGreaterThanOrEqual(300)
    }
  })

  it('pass over a set of some hundreds once, three and five times', () => {
    expect(presetSettings('quick', 543).epochs).toBe(1)
    expect(presetSettings('balanced', 543).epochs).toBe(3)
    expect(presetSettings('thorough', 543).epochs).toBe(5)
  })

  it('spare a large set passes that it does not need', () => {
    expect(presetSettings('thorough', 20_000).epochs).toBe(1)
    expect(presetSettings('balanced', 5000).epochs).toBe(2)
  })

  it('do more the more is asked for, and are settings that the contract allows', () => {
    for (const examples of [4, 10, 63, 64, 300, 3000, 20_000]) {
      const [quick, balanced, thorough] = (['quick', 'balanced', 'thorough'] as const).map(preset =>
        steps(preset, examples),
      ) as [number, number, number]
      expect(quick).toBeLessThanOrEqual(balanced)
      expect(balanced).toBeLessThanOrEqual(thorough)
      const settings = presetSettings('thorough', examples)
      expect(TrainingSettings.parse(settings)).toEqual(settings)
    }
  })
})
