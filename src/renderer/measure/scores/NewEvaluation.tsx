import {
  Alert,
  Anchor,
  Button,
  Checkbox,
  Collapse,
  Loader,
  MultiSelect,
  NumberInput,
  Select,
  Switch,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAlertTriangle, IconChevronRight, IconPlayerPlayFilled } from '@tabler/icons-react'
import { useState, useSyncExternalStore } from 'react'
import { type Approach, approaches as allApproaches, usesAdapter } from '#contract/approach.ts'
import { AdapterId, TestSetId } from '#contract/ids.ts'
import { RunSettings } from '#contract/run.ts'
import { countOf } from '../../app/format.ts'
import { adaptersHref, questionsHref, scoresHref } from '../../app/route.ts'
import type { Adapters } from '../../app/use-adapters.ts'
import { navigate } from '../../app/use-route.ts'
import { approachIdentity } from '../../theme/approach-identity.ts'
import { evaluationDraft } from '../evaluation-draft.ts'
import { runningEvaluation } from '../evaluation-list.ts'
import { useTestSets } from '../test-sets-context.tsx'
import type { Evaluations } from '../use-evaluations.ts'
import { expectedTime, parseSeeds } from './new-evaluation.ts'
import classes from './scores.module.css'

interface NewEvaluationProps {
  engineReady: boolean
  adapters: Adapters
  evaluations: Evaluations
}

/** Asks a test set: one button for all four approaches, everything else folded away. */
export const NewEvaluation = ({ engineReady, adapters, evaluations }: NewEvaluationProps) => {
  const { list: sets, failure } = useTestSets()
  const drafted = useSyncExternalStore(evaluationDraft.subscribe, evaluationDraft.testSetId)
  const [approaches, setApproaches] = useState<readonly Approach[]>(allApproaches)
  const [tags, setTags] = useState<string[]>([])
  const [limit, setLimit] = useState<number | ''>('')
  const [temperature, setTemperature] = useState(0)
  const [seeds, setSeeds] = useState('0, 1, 2')
  const [passages, setPassages] = useState(3)
  const [perplexity, setPerplexity] = useState(false)
  const [more, disclosure] = useDisclosure(false)
  const [starting, setStarting] = useState(false)
  const [adapterId, setAdapterId] = useState<AdapterId>()
  const [maxTokens, setMaxTokens] = useState(RunSettings.parse({}).maxTokens)

  if (failure)
    return (
      <Alert icon={<IconAlertTriangle aria-hidden />} title="The test sets could not be listed">
        {failure}
      </Alert>
    )
  if (!sets) return <Loader size="sm" aria-label="Opening the test sets" />
  const set = sets.find(({ id }) => id === drafted) ?? sets[0]
  if (!set)
    return (
      <section className={classes.first}>
        <Text fw={620} size="lg">
          There is nothing to ask yet
        </Text>
        <Text c="dimmed" maw={560}>
          An evaluation asks a test set: questions with what a good answer must show. A dozen questions begin
          to tell approaches apart, forty do.
        </Text>
        <Button component="a" href={questionsHref()} mt="sm">
          Add questions
        </Button>
      </section>
    )
  const chosen = allApproaches.filter(approach => approaches.includes(approach))
  const tagged =
    tags.length === 0
      ? set.rows
      : Math.min(
          set.rows,
          tags.reduce((sum, tag) => sum + tagRows(set.tags, tag), 0),
        )
  const rows = limit === '' ? tagged : Math.min(tagged, limit)
  const parsedSeeds = temperature > 0 ? parseSeeds(seeds) : [0]
  const running = runningEvaluation(evaluations.list)
  const tuned = chosen.some(usesAdapter)
  const needsAdapter = tuned && adapterId === undefined && adapters.active === undefined
  const start = async () => {
    if (!parsedSeeds) return
    setStarting(true)
    const id = await evaluations.start({
      testSetId: set.id,
      approaches: chosen,
      settings: RunSettings.parse({ temperature, passages, maxTokens }),
      seeds: parsedSeeds,
      ...(tags.length > 0 && { tags }),
      ...(limit !== '' && { limit }),
      ...(tuned && adapterId !== undefined && { adapterId }),
      perplexity,
    })
    setStarting(false)
    if (id)
      navigate({ screen: 'measure', tab: 'scores', evaluationId: id, rowId: undefined, against: undefined })
  }
  const time = expectedTime(evaluations.list.evaluations, rows * (parsedSeeds?.length ?? 1), chosen)
  return (
    <section className={classes.form} aria-label="New evaluation">
      <Select
        label="Test set"
        value={set.id}
        onChange={value => {
          if (!value) return
          setTags([])
          evaluationDraft.choose(TestSetId.parse(value))
        }}
        data={sets.map(({ id, name, rows: count }) => ({
          value: id,
          label: `${name} (${countOf(count, 'question')})`,
        }))}
        allowDeselect={false}
        maw={520}
      />
      <Checkbox.Group
        label="Approaches"
        value={[...chosen]}
        onChange={values => setApproaches(allApproaches.filter(approach => values.includes(approach)))}
      >
        <div className={classes.approaches}>
          {allApproaches.map(approach => {
            const { name, oneLine } = approachIdentity[approach]
            return <Checkbox key={approach} value={approach} label={name} description={oneLine} />
          })}
        </div>
      </Checkbox.Group>
      <div>
        <UnstyledButton className={classes.disclosure} aria-expanded={more} onClick={disclosure.toggle}>
          <IconChevronRight size={16} className={classes.arrow} aria-hidden />
          How it is asked
        </UnstyledButton>
        <Collapse expanded={more}>
          <div className={classes.expert}>
            <MultiSelect
              label="Tags"
              description="Only questions with one of these"
              placeholder={tags.length === 0 ? 'All questions' : ''}
              value={tags}
              onChange={setTags}
              data={set.tags.map(({ tag, rows: count }) => ({ value: tag, label: `${tag} (${count})` }))}
              clearable
            />
            <NumberInput
              label="At most this many questions"
              description="Spread evenly over the set"
              placeholder="All"
              min={1}
              value={limit}
              onChange={value => setLimit(typeof value === 'number' ? value : '')}
            />
            <NumberInput
              label="Passages"
              description="That RAG and Hybrid may read"
              min={1}
              max={10}
              value={passages}
              onChange={value => typeof value === 'number' && setPassages(value)}
            />
            <NumberInput
              label="Longest answer (tokens)"
              description="A longer one is cut there"
              min={1}
              max={2048}
              value={maxTokens}
              onChange={value => typeof value === 'number' && setMaxTokens(value)}
            />
            <NumberInput
              label="Temperature"
              description="0 always gives the same answer"
              min={0}
              max={2}
              step={0.1}
              value={temperature}
              onChange={value => typeof value === 'number' && setTemperature(value)}
            />
            {temperature > 0 && (
              <TextInput
                label="Seeds"
                description="Every question is asked once with each"
                value={seeds}
                error={parsedSeeds ? undefined : 'Write whole numbers between commas, at most 20.'}
                onChange={event => setSeeds(event.currentTarget.value)}
              />
            )}
            {tuned && (
              <Select
                label="Adapter"
                description="Of Tuned and Hybrid"
                placeholder={adapters.active ? `The active one: ${adapters.active.name}` : 'None is active'}
                clearable
                value={adapterId ?? null}
                onChange={value => setAdapterId(value === null ? undefined : AdapterId.parse(value))}
                data={(adapters.list ?? []).map(({ id, name }) => ({ value: id, label: name }))}
              />
            )}
            <Switch
              label="Measure the perplexity of the reference answers"
              description="Takes about as long as answering"
              checked={perplexity}
              onChange={event => setPerplexity(event.currentTarget.checked)}
            />
          </div>
        </Collapse>
      </div>
      <footer className={classes.formFoot}>
        <Text size="sm" c="dimmed">
          {running ? (
            <>
              <Anchor inherit href={scoresHref(running.id)}>
                {running.testSetName}
              </Anchor>{' '}
              is being evaluated; one at a time, so that timings compare.
            </>
          ) : needsAdapter ? (
            <>
              No adapter is active, so Tuned and Hybrid have nothing to answer with.{' '}
              <Anchor inherit href={adaptersHref()}>
                Activate one
              </Anchor>
              , choose one above, or leave them out.
            </>
          ) : (
            time
          )}
        </Text>
        <Button
          size="md"
          leftSection={<IconPlayerPlayFilled size={16} aria-hidden />}
          loading={starting}
          disabled={
            !engineReady ||
            running !== undefined ||
            chosen.length === 0 ||
            rows === 0 ||
            needsAdapter ||
            !parsedSeeds
          }
          onClick={() => void start()}
        >
          Ask {countOf(rows, 'question')}
        </Button>
      </footer>
    </section>
  )
}

const tagRows = (tags: readonly { tag: string; rows: number }[], wanted: string): number =>
  tags.find(({ tag }) => tag === wanted)?.rows ?? 0
