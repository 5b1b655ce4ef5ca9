import { UnstyledButton } from '@mantine/core'
import {
  IconAdjustments,
  IconChartDots3,
  IconColumns3,
  IconHistory,
  IconLibrary,
  IconSearch,
} from '@tabler/icons-react'
import type { RunId } from '#contract/ids.ts'
import classes from './frame.module.css'
import { Logo } from './Logo.tsx'
import {
  examplesHref,
  formatRoute,
  libraryHref,
  type MeasureRoute,
  questionsHref,
  type Route,
  searchHref,
  type TuneRoute,
} from './route.ts'

interface NavigationProps {
  route: Route
  lastRunId: RunId | undefined
  /** Searched for last. */
  lastQuestion: string | undefined
  lastTune: TuneRoute | undefined
  lastMeasure: MeasureRoute | undefined
  historyOpen: boolean
  onHistory: () => void
}

export const Navigation = ({
  route,
  lastRunId,
  lastQuestion,
  lastTune,
  lastMeasure,
  historyOpen,
  onHistory,
}: NavigationProps) => (
  <>
    <Logo />
    <a
      className={classes.place}
      href={formatRoute({ screen: 'compare', runId: lastRunId })}
      aria-current={route.screen === 'compare' ? 'page' : undefined}
    >
      <IconColumns3 size={22} stroke={1.6} aria-hidden />
      Compare
    </a>
    <a
      className={classes.place}
      href={searchHref(lastQuestion)}
      aria-current={route.screen === 'search' ? 'page' : undefined}
    >
      <IconSearch size={22} stroke={1.6} aria-hidden />
      Search
    </a>
    <a
      className={classes.place}
      href={libraryHref()}
      aria-current={route.screen === 'library' ? 'page' : undefined}
    >
      <IconLibrary size={22} stroke={1.6} aria-hidden />
      Library
    </a>
    <a
      className={classes.place}
      href={lastTune ? formatRoute(lastTune) : examplesHref()}
      aria-current={route.screen === 'tune' ? 'page' : undefined}
    >
      <IconAdjustments size={22} stroke={1.6} aria-hidden />
      Tune
    </a>
    <a
      className={classes.place}
      href={lastMeasure ? formatRoute(lastMeasure) : questionsHref()}
      aria-current={route.screen === 'measure' ? 'page' : undefined}
    >
      <IconChartDots3 size={22} stroke={1.6} aria-hidden />
      Measure
    </a>
    <UnstyledButton
      className={classes.place}
      onClick={onHistory}
      aria-haspopup="dialog"
      aria-expanded={historyOpen}
    >
      <IconHistory size={22} stroke={1.6} aria-hidden />
      History
    </UnstyledButton>
  </>
)
