import { Checkbox, Chip, Group, NumberInput, SimpleGrid, Text } from '@mantine/core'
import { TargetModule, TrainingSettings } from '#contract/training.ts'
import { settingHint } from './setting-hints.ts'
import classes from './train.module.css'

interface AdvancedSettingsProps {
  settings: TrainingSettings
  /** Examples of the training set. */
  examples: number
  onChange: (part: Partial<TrainingSettings>) => void
}

type NumberSetting = {
  [Name in keyof TrainingSettings]: TrainingSettings[Name] extends number ? Name : never
}[keyof TrainingSettings]

interface NumberField {
  name: NumberSetting
  label: string
  description: string
  min: number
  max: number
  step: number
  /** Digits after the point; 0 is a whole number. */
  digits: number
  /** Shown beside the number; the setting itself is a share. */
  percent?: boolean
}

const fields: readonly NumberField[] = [
  {
    name: 'epochs',
    label: 'Epochs',
    description: 'Passes over the examples',
    min: 1,
    max: 100,
    step: 1,
    digits: 0,
  },
  {
    name: 'learningRate',
    label: 'Learning rate',
    description: 'Peak of AdamW, before the cosine',
    min: 1e-6,
    max: 0.1,
    step: 1e-4,
    digits: 6,
  },
  {
    name: 'batchExamples',
    label: 'Batch, examples',
    description: 'What each step learns from',
    min: 1,
    max: 256,
    step: 1,
    digits: 0,
  },
  { name: 'rank', label: 'Rank', description: 'Width of the adapter', min: 1, max: 64, step: 1, digits: 0 },
  {
    name: 'alpha',
    label: 'Alpha',
    description: 'Scale of the adapter, over its rank',
    min: 0.5,
    max: 512,
    step: 1,
    digits: 2,
  },
  {
    name: 'dropout',
    label: 'Dropout, %',
    description: 'Input dropped while training',
    min: 0,
    max: 50,
    step: 1,
    digits: 1,
    percent: true,
  },
  {
    name: 'maxTokens',
    label: 'Cut-off, tokens',
    description: 'Longer examples are cut at the end',
    min: 32,
    max: 2048,
    step: 32,
    digits: 0,
  },
  {
    name: 'validationShare',
    label: 'Validation, %',
    description: 'Examples kept apart to measure with',
    min: 0,
    max: 50,
    step: 1,
    digits: 1,
    percent: true,
  },
  {
    name: 'warmUpShare',
    label: 'Warm-up, % of steps',
    description: 'Steps in which the rate rises',
    min: 0,
    max: 50,
    step: 1,
    digits: 1,
    percent: true,
  },
  {
    name: 'weightDecay',
    label: 'Weight decay',
    description: 'Of AdamW',
    min: 0,
    max: 1,
    step: 0.01,
    digits: 4,
  },
  {
    name: 'maxGradientNorm',
    label: 'Clip norm',
    description: 'Longer gradients are shortened to it',
    min: 0.01,
    max: 1000,
    step: 0.1,
    digits: 3,
  },
  {
    name: 'seed',
    label: 'Seed',
    description: 'The same seed, the same adapter',
    min: 0,
    max: 4294967295,
    step: 1,
    digits: 0,
  },
]

/** Every hyperparameter, in the words of the field. */
export const AdvancedSettings = ({ settings, examples, onChange }: AdvancedSettingsProps) => {
  const modulesHint = settingHint('targetModules', settings, examples)
  return (
    <div className={classes.advanced}>
      <SimpleGrid
        type="container"
        cols={{ base: 2, '620px': 3, '900px': 4 }}
        spacing="lg"
        verticalSpacing="md"
      >
        {fields.map(field => (
          <NumberField
            key={field.name}
            field={field}
            settings={settings}
            examples={examples}
            onChange={onChange}
          />
        ))}
      </SimpleGrid>
      <Checkbox
        mt="lg"
        label="Rank-stabilised scaling (rsLoRA)"
        description="Scales by alpha / √rank instead of alpha / rank, which keeps high ranks from learning too slowly."
        checked={settings.rankStabilized}
        onChange={event => onChange({ rankStabilized: event.currentTarget.checked })}
      />
      <fieldset className={classes.modules}>
        <Text component="legend" size="sm" fw={500}>
          Target modules
        </Text>
        <Group gap={8}>
          {TargetModule.options.map(name => {
            const checked = settings.targetModules.includes(name)
            const others = settings.targetModules.filter(other => other !== name)
            return (
              <Chip
                key={name}
                size="xs"
                variant="outline"
                checked={checked}
                disabled={checked && others.length === 0}
                onChange={() =>
                  onChange({
                    targetModules: TargetModule.options.filter(other =>
                      other === name ? !checked : others.includes(other),
                    ),
                  })
                }
              >
                {name}
              </Chip>
            )
          })}
        </Group>
        {modulesHint && <Hint>{modulesHint}</Hint>}
      </fieldset>
    </div>
  )
}

interface NumberFieldProps extends AdvancedSettingsProps {
  field: NumberField
}

const NumberField = ({ field, settings, examples, onChange }: NumberFieldProps) => {
  const { name, digits, percent, ...look } = field
  const scale = percent ? 100 : 1
  const value = settings[name]
  // An emptied field is no number until something is written into it.
  const shown = Number.isFinite(value) ? Number((value * scale).toFixed(digits)) : ''
  const fits = TrainingSettings.shape[name].safeParse(value).success
  const hint = fits ? settingHint(name, settings, examples) : undefined
  return (
    <NumberInput
      {...look}
      size="sm"
      value={shown}
      clampBehavior="blur"
      allowNegative={false}
      allowDecimal={digits > 0}
      decimalScale={digits}
      stepHoldDelay={400}
      stepHoldInterval={80}
      onChange={next => onChange({ [name]: typeof next === 'number' ? next / scale : Number.NaN })}
      error={fits ? undefined : `A number from ${look.min} to ${look.max}`}
      inputContainer={input => (
        <>
          {input}
          {hint && <Hint>{hint}</Hint>}
        </>
      )}
    />
  )
}

const Hint = ({ children }: { children: string }) => (
  <Text size="xs" mt={4} className={classes.hint}>
    {children}
  </Text>
)
