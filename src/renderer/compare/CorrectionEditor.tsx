import {
  Alert,
  Anchor,
  Button,
  Group,
  Kbd,
  Modal,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconSchool } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useEffectEvent, useState } from 'react'
import type { Approach } from '#contract/approach.ts'
import type { RunId } from '#contract/ids.ts'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import { countOf, formatCount } from '../app/format.ts'
import { examplesHref } from '../app/route.ts'
import classes from './compare.module.css'
import { exampleNote, newSet } from './correction.ts'
import type { DoneAnswer } from './pane-phase.ts'
import { useCorrection } from './use-correction.ts'

interface CorrectionEditorProps {
  approach: Approach
  runId: RunId
  question: string
  answer: DoneAnswer
  opened: boolean
  /** Hears of a set that was made, and of the one with the new example. */
  onLearnt: (set: TrainingSetSummary) => void
  onClose: () => void
}

export const CorrectionEditor = (props: CorrectionEditorProps) => (
  <Modal
    opened={props.opened}
    onClose={props.onClose}
    title={<Text fw={620}>Correct and learn</Text>}
    closeButtonProps={{ 'aria-label': 'Close without adding' }}
    size="lg"
    centered
  >
    <Editor {...props} />
  </Modal>
)

/** A component of its own, so that every opening begins with the answer as it was written. */
const Editor = ({ approach, runId, question, answer, onLearnt, onClose }: CorrectionEditorProps) => {
  const correction = useCorrection(runId, approach, onLearnt)
  const { sets, choice, name, adding, problem } = correction
  const [text, setText] = useState(answer.text)
  const load = useEffectEvent(correction.load)
  useEffect(() => void load(), [])
  const addable =
    sets !== undefined && !adding && text.trim() !== '' && (choice !== newSet || name.trim() !== '')

  const add = async () => {
    if (!addable) return
    const set = await correction.add(text)
    if (!set) return
    onClose()
    notifyAdded(set)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void add()
  }

  return (
    <form
      onKeyDown={onKeyDown}
      onSubmit={event => {
        event.preventDefault()
        void add()
      }}
    >
      <Stack gap="md">
        <div>
          <Text size="xs" c="dimmed" fw={500}>
            Question
          </Text>
          <Text size="sm" lineClamp={3} className={classes.wrapAnywhere}>
            {question}
          </Text>
        </div>
        <Textarea
          label="What it should have answered"
          value={text}
          onChange={event => setText(event.currentTarget.value)}
          autosize
          minRows={5}
          maxRows={14}
          data-autofocus
          error={text.trim() === '' && 'Write the answer that it should learn.'}
        />
        <Group gap="md" align="flex-start" grow preventGrowOverflow={false} wrap="wrap">
          <Select
            label="Training set"
            data={[
              ...(sets ?? []).map(set => ({
                value: set.id,
                label: `${set.name} (${countOf(set.examples, 'example')})`,
              })),
              { value: newSet, label: 'A new set …' },
            ]}
            value={sets ? choice : null}
            placeholder="Listing the sets …"
            onChange={value => value !== null && correction.setChoice(value)}
            disabled={!sets}
            allowDeselect={false}
            maxDropdownHeight={260}
            comboboxProps={{ shadow: 'md' }}
          />
          {sets && choice === newSet && (
            <TextInput
              label="Name of the new set"
              value={name}
              maxLength={80}
              onChange={event => correction.setName(event.currentTarget.value)}
              error={name.trim() === '' && 'A set needs a name.'}
            />
          )}
        </Group>
        <Text size="xs" c="dimmed">
          {exampleNote(approach, answer.passageNumbers.length)}
        </Text>
        {problem && (
          <Alert icon={<IconAlertTriangle aria-hidden />} title="The example was not added">
            {problem}
          </Alert>
        )}
        <Group justify="space-between" wrap="nowrap">
          <Text size="xs" c="dimmed">
            <Kbd size="xs">Ctrl</Kbd> <Kbd size="xs">Enter</Kbd> adds it
          </Text>
          <Group gap="xs" wrap="nowrap">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={adding} disabled={!addable && !adding}>
              Add as example
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  )
}

const notifyAdded = ({ id, name, examples }: TrainingSetSummary): void => {
  const notice = notifications.show({
    message: (
      <>
        Added to {name} as example {formatCount(examples)}.{' '}
        <Anchor inherit href={examplesHref(id, examples)} onClick={() => notifications.hide(notice)}>
          Look at it
        </Anchor>
      </>
    ),
    color: 'teal',
    icon: <IconSchool size={18} aria-hidden />,
    autoClose: 10_000,
    role: 'status',
    closeButtonProps: { 'aria-label': 'Close this message' },
  })
}
