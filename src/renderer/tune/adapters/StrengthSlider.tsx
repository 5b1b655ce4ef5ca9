import { Group, Slider, Text } from '@mantine/core'
import { useId } from 'react'
import { type AdapterInfo, maxAdapterStrength } from '#contract/adapter.ts'
import type { AdapterId } from '#contract/ids.ts'
import classes from './adapters.module.css'
import { formatStrength, strengthMeaning } from './strength.ts'
import { useStrength } from './use-strength.ts'

interface StrengthSliderProps {
  /** Give the component the adapter's id as key: a choice under way belongs to one adapter. */
  adapter: AdapterInfo
  onChange: (id: AdapterId, strength: number) => Promise<void>
}

const marks = [
  { value: 0, label: '0 base' },
  { value: 1, label: '1 as trained' },
  { value: maxAdapterStrength, label: String(maxAdapterStrength) },
]

/** How strongly an adapter is applied; it takes effect from the next answer on. */
export const StrengthSlider = ({ adapter, onChange }: StrengthSliderProps) => {
  const descriptionId = useId()
  const { shown, slide, choose } = useStrength(adapter, onChange)
  const words = `${formatStrength(shown)}, ${strengthMeaning(shown)}`
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={500}>
          Strength
        </Text>
        <Text size="sm" c="dimmed" className="numbers">
          {words}
        </Text>
      </Group>
      <Slider
        classNames={{ root: classes.strength ?? '', markLabel: classes.strengthMark ?? '' }}
        value={shown}
        min={0}
        max={maxAdapterStrength}
        step={0.05}
        precision={2}
        marks={marks}
        label={null}
        size="sm"
        thumbLabel={`Strength of ${adapter.name}`}
        thumbValueText={words}
        thumbProps={{ 'aria-describedby': descriptionId }}
        onChange={slide}
        onChangeEnd={choose}
      />
      <Text size="xs" c="dimmed" id={descriptionId}>
        Scales what the adapter adds to the model. Applies from the next answer on.
      </Text>
    </div>
  )
}
