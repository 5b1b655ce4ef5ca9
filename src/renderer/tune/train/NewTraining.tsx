import {
  Alert,
  Anchor,
  Button,
  Collapse,
  Group,
  Select,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAlertTriangle, IconChevronRight, IconPlayerPlayFilled } from '@tabler/icons-react'
import { type Dispatch, type FormEvent, useState } from 'react'
import type { Training } from '#contract/training.ts'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import { countOf } from '../../app/format.ts'
import { freeName } from '../../app/free-name.ts'
import { examplesHref, trainingHref } from '../../app/route.ts'
import { maxNameCharacters } from '../../app/workspace-name.ts'
import { percentDone } from '../training-store.ts'
import { formatPlannedTime } from '../training-time.ts'
import type { Trainings } from '../use-trainings.ts'
import { AdvancedSettings } from './AdvancedSettings.tsx'
import { LookFirst } from './LookFirst.tsx'
import { estimateOrigin, PresetCards, presetName } from './PresetCards.tsx'
import { SamplePrompts } from './SamplePrompts.tsx'
import classes from './train.module.css'
import { fitSettings, settingsOf, type TrainingDraft, type TrainingDraftChange } from './training-draft.ts'
import { roomyTokens, useLongExamples } from './use-long-examples.ts'
import { useEstimate, useProposals } from './use-proposals.ts'

interface NewTrainingProps {
  draft: TrainingDraft
  onDraft: Dispatch<TrainingDraftChange>
  list: readonly TrainingSetSummary[]
  /** Names that adapters and trainings have already. */
  takenNames: readonly string[]
  engineReady: boolean
  /** The training that is under way, if any. */
  active: Training | undefined
  start: Trainings['start']
  onStarted: (id: Training['id']) => void
}

/** Everything a training needs, with good answers filled in. */
export const NewTraining = (props: NewTrainingProps) => {
  const { draft, onDraft, list, takenNames, engineReady, active, start, onStarted } = props
  const set = list.find(({ id }) => id === draft.setId) ?? list[0]
  const { load, measuring, retry, measureAgain } = useProposals(set, engineReady)
  const proposals = load.type === 'loaded' ? load.proposals : undefined
  const settings = settingsOf(draft, proposals)
  const fitting = settings && fitSettings(settings)
  const own = useEstimate(set, draft.own && fitting, proposals?.[0]?.estimate.measuredAt)
  const longExamples = useLongExamples(set, engineReady)
  const [advanced, { toggle }] = useDisclosure(false)
  const [starting, setStarting] = useState(false)
  const name = draft.name ?? freeName(set?.name ?? '', takenNames)
  const proposed = proposals?.find(({ preset }) => preset === draft.preset)
  const estimate = draft.own ? (own.type === 'known' ? own.estimate : undefined) : proposed?.estimate

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!set || !fitting || starting || active || name.trim() === '') return
    setStarting(true)
    const id = await start({ trainingSetId: set.id, name: name.trim(), settings: fitting })
    setStarting(false)
    if (!id) return
    onDraft({ type: 'started' })
    onStarted(id)
  }

  return (
    <form className={classes.form} onSubmit={event => void submit(event)} aria-label="New training">
      <div className={classes.formTop}>
        <Select
          label="Learn from"
          data={list.map(({ id, name, examples }) => ({
            value: id as string,
            label: `${name} · ${countOf(examples, 'example')}`,
          }))}
          value={set?.id ?? null}
          onChange={value => {
            const chosen = list.find(({ id }) => id === value)
            if (chosen) onDraft({ type: 'set-chosen', setId: chosen.id })
          }}
          allowDeselect={false}
        />
        <TextInput
          label="Name of the adapter"
          value={name}
          maxLength={maxNameCharacters}
          error={name.trim() === '' ? 'Give it a name.' : undefined}
          onChange={event => onDraft({ type: 'named', name: event.currentTarget.value })}
        />
      </div>

      {set && <LookFirst key={set.id} set={set} />}

      {load.type === 'failed' ? (
        <Alert icon={<IconAlertTriangle aria-hidden />} title="No training can be proposed for this set">
          <p className={classes.sentence}>{load.sentence}</p>
          <Group gap="sm" mt="sm">
            <Button size="compact-sm" variant="default" onClick={retry}>
              Try again
            </Button>
            {set && (
              <Anchor size="sm" href={examplesHref(set.id)}>
                Look at the examples
              </Anchor>
            )}
          </Group>
        </Alert>
      ) : (
        <div>
          <PresetCards
            proposals={measuring ? undefined : proposals}
            chosen={draft.own ? undefined : draft.preset}
            onChoose={preset => onDraft({ type: 'preset-chosen', preset })}
          />
          <Group gap={4} mt={8}>
            <Text size="xs" c="dimmed" role="status" className="numbers">
              {measuring
                ? engineReady
                  ? 'Measuring a training step on this computer …'
                  : 'The engine is starting. Times follow when it is ready.'
                : proposed && estimateOrigin(proposed.estimate)}
            </Text>
            {/* A training that runs is measured all the time. */}
            {proposals && !active && (
              <Button
                variant="subtle"
                size="compact-xs"
                // Not disabled, which would take the focus away from it.
                aria-disabled={measuring}
                data-disabled={measuring}
                onClick={() => {
                  if (!measuring) void measureAgain()
                }}
              >
                Measure again
              </Button>
            )}
          </Group>
        </div>
      )}

      {settings && (
        <>
          <SamplePrompts
            prompts={settings.samplePrompts}
            onChange={samplePrompts => onDraft({ type: 'prompts-changed', samplePrompts })}
          />
          <div>
            <UnstyledButton className={classes.disclosure} aria-expanded={advanced} onClick={toggle}>
              <IconChevronRight size={16} className={classes.arrow} aria-hidden />
              Advanced settings
              {draft.own && <span className={classes.ownMark}>your own</span>}
            </UnstyledButton>
            <Collapse expanded={advanced}>
              <AdvancedSettings
                settings={settings}
                examples={set?.examples ?? 0}
                onChange={part => onDraft({ type: 'setting-changed', from: settings, part })}
              />
            </Collapse>
          </div>
        </>
      )}

      <div className={classes.formFoot}>
        <div className={classes.cost} role="status">
          {draft.own && (
            <Text size="sm">
              Your own settings.{' '}
              <Anchor
                component="button"
                type="button"
                inherit
                onClick={() => onDraft({ type: 'preset-chosen', preset: draft.preset })}
              >
                Back to {presetName(draft.preset)}
              </Anchor>
            </Text>
          )}
          <Text size="sm" c="dimmed" className="numbers">
            {estimate
              ? `${countOf(estimate.steps, 'step')}, ${countOf(estimate.tokens, 'token')}, about ${formatPlannedTime(estimate.seconds)}. Asking questions goes on working meanwhile.`
              : own.type === 'estimating'
                ? 'Estimating …'
                : own.type === 'failed'
                  ? own.sentence
                  : settings && !fitting && 'One of the settings does not fit; it is marked above.'}
          </Text>
          {longExamples && settings && settings.maxTokens > roomyTokens && (
            <Text size="sm" c="dimmed" mt={4}>
              Some of these examples have more than {roomyTokens} tokens. Training with them needs about 3 GB
              of memory; a cut-off of {roomyTokens} tokens, under Advanced settings, needs less.
            </Text>
          )}
        </div>
        {active ? (
          <Button component="a" href={trainingHref(active.id)} size="lg" variant="default">
            “{active.name}” is training, {percentDone(active)}
          </Button>
        ) : (
          <Button
            type="submit"
            size="lg"
            loading={starting}
            disabled={!fitting || name.trim() === '' || !engineReady}
            leftSection={<IconPlayerPlayFilled size={18} aria-hidden />}
          >
            Train
          </Button>
        )}
      </div>
      {active && (
        <Text size="xs" c="dimmed" ta="right" mt={-8}>
          One training runs at a time. This one can begin when that has ended or is paused.
        </Text>
      )}
    </form>
  )
}
