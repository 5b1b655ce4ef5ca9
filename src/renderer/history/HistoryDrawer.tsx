import { Alert, Button, Drawer, EmptyState, Loader, Text } from '@mantine/core'
import { useIntersection } from '@mantine/hooks'
import { IconAlertTriangle, IconHistory } from '@tabler/icons-react'
import { useEffect } from 'react'
import type { RunSummary } from '#contract/run.ts'
import { attempt } from '../app/attempt.ts'
import { formatDay } from '../app/format.ts'
import { navigate } from '../app/use-route.ts'
import { useAsk } from '../compare/use-ask.ts'
import type { Draft } from '../compare/use-draft.ts'
import { useClient } from '../connection/client-context.tsx'
import { HistoryRow } from './HistoryRow.tsx'
import classes from './history.module.css'
import type { History } from './use-history.ts'

interface HistoryDrawerProps {
  opened: boolean
  onClose: () => void
  history: History
  draft: Draft
}

/** All runs of the workspace, newest first. */
export const HistoryDrawer = ({ opened, onClose, history, draft }: HistoryDrawerProps) => {
  const { list, loading, failure, deleting, reload, loadOlder, remove, undoRemove } = history
  const client = useClient()
  const { ask } = useAsk(undefined, reload)
  const { ref: sentinel, entry } = useIntersection({ rootMargin: '200px' })
  useEffect(() => {
    if (opened) reload()
  }, [opened, reload])
  useEffect(() => {
    if (entry?.isIntersecting && !failure) loadOlder()
  }, [entry, failure, loadOlder])

  const open = (run: RunSummary) => {
    draft.setQuestion(run.question)
    navigate({ screen: 'compare', runId: run.id })
    onClose()
  }

  const again = (run: RunSummary) =>
    attempt('The question was not asked again', async () => {
      const { request } = await client.runs.get({ runId: run.id })
      draft.setQuestion(run.question)
      onClose()
      await ask(request)
    })

  const days = Map.groupBy(list.runs, run => formatDay(run.createdAt, new Date()))
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={440}
      title={<Text fw={620}>History</Text>}
      closeButtonProps={{ 'aria-label': 'Close the history' }}
    >
      {failure && (
        <Alert icon={<IconAlertTriangle aria-hidden />} title="The history could not be read">
          {failure}
          <Button size="compact-sm" variant="default" mt="sm" onClick={reload} display="block">
            Try again
          </Button>
        </Alert>
      )}
      {!failure && !loading && list.runs.length === 0 && (
        <EmptyState
          mt="xl"
          icon={<IconHistory size={34} stroke={1.5} aria-hidden />}
          title="No runs yet"
          description="Every question you ask is kept here with its answers, sources and numbers."
        />
      )}
      {[...days].map(([day, runs]) => (
        <section key={day} aria-label={day}>
          <Text component="h3" size="xs" c="dimmed" fw={550} className={classes.day}>
            {day}
          </Text>
          <ul className={classes.runs}>
            {runs.map(run => (
              <HistoryRow
                key={run.id}
                run={run}
                deleting={deleting.has(run.id)}
                onOpen={() => open(run)}
                onAgain={() => void again(run)}
                onRemove={() => remove(run.id)}
                onUndo={() => undoRemove(run.id)}
              />
            ))}
          </ul>
        </section>
      ))}
      <div ref={sentinel} className={classes.more}>
        {loading && <Loader size="sm" aria-label="Loading the history" />}
        {!loading && list.more && list.runs.length > 0 && (
          <Button variant="subtle" size="sm" onClick={loadOlder}>
            Older runs
          </Button>
        )}
      </div>
    </Drawer>
  )
}
