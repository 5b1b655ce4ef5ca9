import { Group, Slider, Text } from '@mantine/core'
import { useId } from 'react'

interface SettingSliderProps {
  label: string
  description: string
  value: number
  /** The value in words, beside the label. */
  shown: string
  min: number
  max: number
  step: number
  disabled?: boolean
  onChange: (value: number) => void
}

/** A labelled slider whose value and meaning stand beside it. */
export const SettingSlider = ({ label, description, shown, onChange, ...range }: SettingSliderProps) => {
  const descriptionId = useId()
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={500}>
          {label}
        </Text>
        <Text size="sm" c="dimmed" className="numbers">
          {shown}
        </Text>
      </Group>
      <Slider
        {...range}
        label={null}
        size="sm"
        thumbLabel={label}
        thumbValueText={shown}
        thumbProps={{ 'aria-describedby': descriptionId }}
        onChange={value => onChange(Number(value.toFixed(2)))}
        my={6}
      />
      <Text size="xs" c="dimmed" id={descriptionId}>
        {description}
      </Text>
    </div>
  )
}
