import { ActionIcon, Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import classes from './train.module.css'

interface SamplePromptsProps {
  prompts: readonly string[]
  onChange: (prompts: readonly string[]) => void
}

const most = 5

/** Questions that the adapter answers every so often while it learns. */
export const SamplePrompts = ({ prompts, onChange }: SamplePromptsProps) => (
  <fieldset className={classes.prompts}>
    <Text component="legend" fw={620}>
      Questions to watch
    </Text>
    <Text size="sm" c="dimmed" mb="xs">
      Answered every so often while it learns, so that you see behaviour arrive.
    </Text>
    <Stack gap={8}>
      {prompts.map((prompt, index) => (
        // Prompts have no identity of their own; their fields hold no state but the text given here.
        <Group key={index} gap={6} wrap="nowrap" align="flex-start">
          <Textarea
            aria-label={`Question ${index + 1}`}
            value={prompt}
            maxLength={4000}
            autosize
            minRows={1}
            maxRows={4}
            className={classes.prompt ?? ''}
            onChange={event => onChange(prompts.with(index, event.currentTarget.value))}
          />
          <ActionIcon
            mt={2}
            aria-label={`Remove question ${index + 1}`}
            onClick={() => onChange(prompts.filter((_, other) => other !== index))}
          >
            <IconX size={16} stroke={1.7} />
          </ActionIcon>
        </Group>
      ))}
    </Stack>
    {prompts.length < most && (
      <Button
        variant="subtle"
        size="compact-sm"
        mt={8}
        leftSection={<IconPlus size={15} aria-hidden />}
        onClick={() => onChange([...prompts, ''])}
      >
        Add a question
      </Button>
    )}
  </fieldset>
)
