import type { MeasureRoute } from '../../app/route.ts'
import type { Adapters } from '../../app/use-adapters.ts'

interface ScoresTabProps {
  route: Extract<MeasureRoute, { tab: 'scores' }>
  engineReady: boolean
  adapters: Adapters
}

/** Evaluations, their scoreboards and the questions behind them. */
export const ScoresTab = (_: ScoresTabProps) => null
