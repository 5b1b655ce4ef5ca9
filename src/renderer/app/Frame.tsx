import { AppShell, Box, Group, Text, VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import type { RunId } from '#contract/ids.ts'
import type { SystemStatus } from '#contract/system.ts'
import { EvaluationPill } from '../measure/EvaluationPill.tsx'
import type { Evaluations } from '../measure/use-evaluations.ts'
import { TrainingPill } from '../tune/TrainingPill.tsx'
import type { Trainings } from '../tune/use-trainings.ts'
import { AdapterMenu } from './AdapterMenu.tsx'
import { ColorSchemeToggle } from './ColorSchemeToggle.tsx'
import { ConnectionBanner } from './ConnectionBanner.tsx'
import { EngineBanner } from './EngineBanner.tsx'
import classes from './frame.module.css'
import { Navigation } from './Navigation.tsx'
import { NetworkIndicator } from './NetworkIndicator.tsx'
import type { MeasureRoute, Route, TuneRoute } from './route.ts'
import { StatusBar } from './StatusBar.tsx'
import type { Adapters } from './use-adapters.ts'
import type { Workspaces } from './use-workspaces.ts'
import { WorkspaceMenu } from './WorkspaceMenu.tsx'

interface FrameProps {
  route: Route
  lastRunId: RunId | undefined
  lastQuestion: string | undefined
  lastTune: TuneRoute | undefined
  lastMeasure: MeasureRoute | undefined
  status: SystemStatus | undefined
  workspaces: Workspaces
  /** Whether documents are on their way into the library. */
  adding: boolean
  adapters: Adapters
  trainings: Trainings
  evaluations: Evaluations
  historyOpen: boolean
  onHistory: () => void
  children: ReactNode
}

/** What stands around every screen. */
export const Frame = (props: FrameProps) => {
  const {
    route,
    lastRunId,
    lastQuestion,
    lastTune,
    lastMeasure,
    status,
    workspaces,
    adding,
    adapters,
    trainings,
    evaluations,
    children,
  } = props
  const { historyOpen, onHistory } = props
  const workspace = workspaces.shown.info
  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 84, breakpoint: 0 }}
      footer={{ height: 34 }}
      layout="alt"
      transitionDuration={0}
      classNames={{
        header: classes.bar ?? '',
        footer: classes.bar ?? '',
        navbar: classes.rail ?? '',
        main: classes.main ?? '',
      }}
    >
      <button type="button" className={classes.skip} onClick={skipToMain}>
        Skip to the content
      </button>
      <AppShell.Navbar aria-label="Screens">
        <Navigation
          route={route}
          lastRunId={lastRunId}
          lastQuestion={lastQuestion}
          lastTune={lastTune}
          lastMeasure={lastMeasure}
          historyOpen={historyOpen}
          onHistory={onHistory}
        />
      </AppShell.Navbar>
      <AppShell.Header>
        <Group h="100%" px="xl" justify="space-between" wrap="nowrap">
          {workspace ? (
            <WorkspaceMenu info={workspace} workspaces={workspaces} adding={adding} />
          ) : (
            <Box miw={0}>
              <Text fw={620} truncate>
                Diptych
              </Text>
              <Text size="sm" c="dimmed" truncate mt={-2}>
                Retrieval, fine-tuning, or both?
              </Text>
            </Box>
          )}
          <Group gap="xs" wrap="nowrap">
            <TrainingPill store={trainings.store} />
            <EvaluationPill list={evaluations.list} />
            <AdapterMenu adapters={adapters} />
            {status && <NetworkIndicator network={status.network} />}
            <ColorSchemeToggle />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Main id="main" tabIndex={-1}>
        <VisuallyHidden role="status">{trainings.announcement}</VisuallyHidden>
        <VisuallyHidden role="status">{evaluations.announcement}</VisuallyHidden>
        <ConnectionBanner />
        {status && <EngineBanner engine={status.engine} />}
        {children}
      </AppShell.Main>
      <AppShell.Footer>
        <StatusBar status={status} />
      </AppShell.Footer>
    </AppShell>
  )
}

// The fragment belongs to the router, so a button moves the focus, not a link.
const skipToMain = () => document.getElementById('main')?.focus()
