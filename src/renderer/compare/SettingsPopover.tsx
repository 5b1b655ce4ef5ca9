import {
  ActionIcon,
  Button,
  Group,
  NumberInput,
  Popover,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  Tooltip,
} from '@mantine/core'
import { IconSettings } from '@tabler/icons-react'
import type { RunSettings } from '#contract/run.ts'
import { SettingSlider } from './SettingSlider.tsx'
import { defaultSettings } from './use-draft.ts'

interface SettingsPopoverProps {
  settings: RunSettings
  onChange: (settings: RunSettings) => void
}

/** How a question is asked. Every setting says what it does in the words of the field. */
export const SettingsPopover = ({ settings, onChange }: SettingsPopoverProps) => {
  const set = (part: Partial<RunSettings>) => onChange({ ...settings, ...part })
  const greedy = settings.temperature === 0
  const changed = JSON.stringify(settings) !== JSON.stringify(defaultSettings)
  return (
    <Popover
      width={660}
      position="bottom-end"
      withArrow
      trapFocus
      returnFocus
      middlewares={{ flip: true, shift: true, size: { padding: 12, apply: fitHeight } }}
    >
      <Tooltip label={changed ? 'Settings (changed from the defaults)' : 'Settings'}>
        <Popover.Target>
          <ActionIcon
            size={42}
            variant={changed ? 'light' : 'subtle'}
            aria-label={changed ? 'Settings, changed from the defaults' : 'Settings'}
          >
            <IconSettings size={20} stroke={1.6} />
          </ActionIcon>
        </Popover.Target>
      </Tooltip>
      <Popover.Dropdown p="lg" aria-label="Settings" style={{ overflowY: 'auto' }}>
        <Stack gap="md">
          <SimpleGrid cols={2} spacing="xl" verticalSpacing="md">
            <SettingSlider
              label="Temperature"
              value={settings.temperature}
              onChange={temperature => set({ temperature })}
              min={0}
              max={2}
              step={0.1}
              shown={greedy ? '0, greedy' : settings.temperature.toFixed(1)}
              description={
                greedy
                  ? 'Greedy: always the most likely next token. The same question gives the same answer; top-p and seed have no effect.'
                  : 'Higher values choose less likely tokens more often. The same seed gives the same answer.'
              }
            />
            <SettingSlider
              label="Top-p"
              value={settings.topP}
              onChange={topP => set({ topP })}
              min={0.05}
              max={1}
              step={0.05}
              shown={settings.topP.toFixed(2)}
              disabled={greedy}
              description="Choose only among the most likely tokens that together have this probability."
            />
            <SettingSlider
              label="Repetition penalty"
              value={settings.repetitionPenalty}
              onChange={repetitionPenalty => set({ repetitionPenalty })}
              min={1}
              max={2}
              step={0.05}
              shown={settings.repetitionPenalty.toFixed(2)}
              description="Makes tokens that already occurred less likely; 1 changes nothing."
            />
            <NumberInput
              label="Seed"
              value={settings.seed}
              onChange={seed => typeof seed === 'number' && set({ seed })}
              min={0}
              max={4294967295}
              allowDecimal={false}
              clampBehavior="strict"
              disabled={greedy}
            />
            <SettingSlider
              label="Passages"
              value={settings.passages}
              onChange={passages => set({ passages })}
              min={1}
              max={10}
              step={1}
              shown={`at most ${settings.passages}`}
              description="How many passages RAG and Hybrid may read."
            />
            <SettingSlider
              label="Read neighbours too"
              value={settings.neighbours}
              onChange={neighbours => set({ neighbours })}
              min={0}
              max={2}
              step={1}
              shown={
                settings.neighbours === 0
                  ? 'none'
                  : `${settings.neighbours} before, ${settings.neighbours} after`
              }
              description="Reads each passage with the chunks around it: more context, a longer prompt, fewer passages where it gets too long."
            />
            <NumberInput
              label="Longest answer (tokens)"
              value={settings.maxTokens}
              onChange={maxTokens => typeof maxTokens === 'number' && maxTokens > 0 && set({ maxTokens })}
              min={1}
              max={2048}
              allowDecimal={false}
              clampBehavior="strict"
            />
            <Switch
              label="Run together, for show"
              description="All approaches write at the same time. They share the processor, so their timings do not compare."
              checked={settings.together}
              onChange={event => set({ together: event.currentTarget.checked })}
            />
          </SimpleGrid>
          <Group justify="space-between">
            <Text size="xs" c="dimmed">
              Applies to the next question.
            </Text>
            <Button
              variant="subtle"
              size="compact-sm"
              disabled={!changed}
              onClick={() => onChange(defaultSettings)}
            >
              Back to defaults
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

/** In a low window the settings scroll instead of reaching past its edge. */
const fitHeight = ({ availableHeight, elements }: FitArguments) => {
  elements.floating.style.maxHeight = `${Math.max(240, availableHeight)}px`
}

interface FitArguments {
  availableHeight: number
  elements: { floating: HTMLElement }
}
