import { Loader, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { EngineState } from '#contract/system.ts'
import { countOf } from './format.ts'
import classes from './frame.module.css'
import { useSecondsSince } from './use-seconds-since.ts'

/** Over every screen while the engine cannot answer yet, or cannot answer at all. */
export const EngineBanner = ({ engine }: { engine: EngineState }) => (
  <div role="status">
    {engine.type === 'starting' && (
      <div className={classes.banner} data-kind="starting">
        <Loader size={16} aria-hidden />
        <span>
          {engine.step}
          {/* The seconds would make a screen reader talk without end. */}
          <Text span inherit c="dimmed" className="numbers" aria-hidden>
            <Elapsed since={engine.startedAt} />
          </Text>
        </span>
      </div>
    )}
    {engine.type === 'failed' && (
      <div className={classes.banner} data-kind="failed">
        <IconAlertTriangle size={18} aria-hidden />
        <span>
          <strong>The engine did not start.</strong> {engine.failure.message}
        </span>
      </div>
    )}
  </div>
)

const Elapsed = ({ since }: { since: string }) => {
  const seconds = useSecondsSince(since)
  return seconds > 0 ? ` · ${countOf(seconds, 'second')}` : null
}
