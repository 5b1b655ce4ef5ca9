import { Alert, Anchor, Select, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { AdapterInfo } from '#contract/adapter.ts'
import type { Approach } from '#contract/approach.ts'
import type { RunId } from '#contract/ids.ts'
import type { Run } from '#contract/run.ts'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import { formatRoute } from '../../app/route.ts'
import { Pane } from '../../compare/Pane.tsx'
import { RunAnnouncer } from '../../compare/RunAnnouncer.tsx'
import type { RunStore } from '../../compare/run-store.ts'
import { useRunPart } from '../../compare/use-run.ts'
import classes from './adapters.module.css'
import { approachOf, sideChoices } from './duel.ts'

interface DuelSideProps {
  label: string
  adapters: readonly AdapterInfo[]
  side: string
  onSide: (side: string) => void
  withDocuments: boolean
  runId: RunId | null
  store: RunStore
  failure: string | undefined
  busy: boolean
  onStop: () => void
  onLearnt: (set: TrainingSetSummary) => void
}

/** Who answers on one side, and its answer. */
export const DuelSide = (props: DuelSideProps) => {
  const { label, adapters, side, onSide, withDocuments, runId, store, failure, busy, onStop, onLearnt } =
    props
  const answered = useRunPart(store, approachesOf)?.[0]
  return (
    <section aria-label={label} className={classes.duelSide}>
      <div className={classes.duelHead}>
        <Select
          aria-label={`${label}: who answers`}
          data={sideChoices(adapters)}
          value={side}
          onChange={value => value !== null && onSide(value)}
          allowDeselect={false}
          disabled={busy}
          comboboxProps={{ shadow: 'md' }}
          className={classes.duelSelect ?? ''}
        />
        {runId && (
          <Anchor size="sm" href={formatRoute({ screen: 'compare', runId })}>
            Open the run
          </Anchor>
        )}
      </div>
      {failure && (
        <Alert icon={<IconAlertTriangle aria-hidden />} title="This answer cannot be shown">
          {failure}
        </Alert>
      )}
      {answered ? (
        <Pane
          key={runId}
          approach={answered}
          store={store}
          adapters={adapters}
          onStop={onStop}
          onLearnt={onLearnt}
        />
      ) : (
        !failure && <Empty approach={approachOf(side, withDocuments)} />
      )}
      <RunAnnouncer store={store} />
    </section>
  )
}

const Empty = ({ approach }: { approach: Approach }) => (
  <div className={classes.duelEmpty} data-approach={approach}>
    <Text size="sm" c="dimmed">
      {promise[approach]}
    </Text>
  </div>
)

const promise: Record<Approach, string> = {
  base: 'The base model answers from memory.',
  rag: 'The base model answers from the passages that fit the question.',
  tuned: 'The base model with this adapter answers.',
  hybrid: 'The base model with this adapter answers from the passages that fit the question.',
}

const approachesOf = (run: Run) => run.request.approaches
