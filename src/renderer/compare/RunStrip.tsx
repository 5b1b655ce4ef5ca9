import { Button, Group, Text, Tooltip } from '@mantine/core'
import { IconFilter, IconInfoCircle, IconReload, IconSearch } from '@tabler/icons-react'
import { usesRetrieval } from '#contract/approach.ts'
import type { Retrieval, Run } from '#contract/run.ts'
import { countOf, formatDay, formatDuration, formatTime } from '../app/format.ts'
import { filterWords } from '../library/filter/filter-words.ts'
import { AddToTestSet } from '../measure/AddToTestSet.tsx'
import { AboutNumbers } from './AboutNumbers.tsx'
import classes from './compare.module.css'
import type { RunStore } from './run-store.ts'
import { useRunPart } from './use-run.ts'

interface RunStripProps {
  store: RunStore
  draftQuestion: string
  disabled: boolean
  onAgain: () => void
}

const idOf = (run: Run) => run.id
const requestOf = (run: Run) => run.request
const retrievalOf = (run: Run) => run.retrieval
const stateOf = (run: Run) => run.state
const createdAtOf = (run: Run) => run.createdAt

/** What all panes of a run share: the retrieval, when it ran, and what can be done with it. */
export const RunStrip = ({ store, draftQuestion, disabled, onAgain }: RunStripProps) => {
  const runId = useRunPart(store, idOf)
  const request = useRunPart(store, requestOf)
  const retrieval = useRunPart(store, retrievalOf)
  const state = useRunPart(store, stateOf)
  const createdAt = useRunPart(store, createdAtOf)
  if (!request || !createdAt) return null
  const retrieves = request.approaches.some(usesRetrieval)
  const conditions = retrieves ? filterWords(request.filter ?? {}) : []
  return (
    <div className={classes.strip}>
      {request.question !== draftQuestion && (
        <Text component="h2" fw={500} fz="lg" className={classes.stripQuestion} lineClamp={3}>
          {request.question}
        </Text>
      )}
      <Group gap="lg" justify="space-between" wrap="nowrap" align="center">
        <Group gap="lg" fz="sm" c="dimmed" className="numbers">
          {retrieves && (
            <Group gap={7} wrap="nowrap">
              <IconSearch size={16} stroke={1.7} aria-hidden />
              {retrievalSentence(retrieval ?? null, state)}
            </Group>
          )}
          {conditions.length > 0 && (
            <Group gap={7} wrap="nowrap" className={classes.wrapAnywhere}>
              <IconFilter size={16} stroke={1.7} aria-hidden />
              Only part of the library: {conditions.join(', ')}
            </Group>
          )}
          {request.settings.together && (
            <Group gap={7} wrap="nowrap" c="var(--warn)">
              <IconInfoCircle size={16} stroke={1.7} aria-hidden />
              Ran together: these timings do not compare.
            </Group>
          )}
          <span>
            {formatDay(createdAt, new Date())}, {formatTime(createdAt)}
            {retrieves &&
              request.settings.neighbours > 0 &&
              ` · ${countOf(request.settings.neighbours, 'neighbour')} on each side`}
            {request.settings.temperature > 0 &&
              ` · temperature ${request.settings.temperature}, seed ${request.settings.seed}`}
          </span>
        </Group>
        <Group gap="xs" wrap="nowrap">
          <AboutNumbers />
          {runId && <AddToTestSet runId={runId} look="button" />}
          <Tooltip label="Ask the same question again, with the same settings">
            <Button
              variant="default"
              size="sm"
              leftSection={<IconReload size={16} stroke={1.7} aria-hidden />}
              disabled={disabled}
              onClick={onAgain}
            >
              Run again
            </Button>
          </Tooltip>
        </Group>
      </Group>
    </div>
  )
}

const retrievalSentence = (retrieval: Retrieval | null, state: Run['state'] | undefined): string => {
  if (!retrieval) return state === 'running' ? 'Looking for passages …' : 'Nothing was retrieved'
  if (retrieval.passages.length === 0)
    return `No relevant passage found, in ${formatDuration(retrieval.durationMs)}`
  const found = `Retrieved ${countOf(retrieval.passages.length, 'passage')} in ${formatDuration(retrieval.durationMs)}, once for all panes`
  return retrieval.notice === null ? found : `${found}, without the reranker, which could not be asked`
}
