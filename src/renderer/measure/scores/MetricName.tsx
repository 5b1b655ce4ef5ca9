import { ActionIcon, Popover, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import type { MetricDefinition } from '#contract/metric.ts'
import classes from './scoreboard.module.css'

/** What a metric is called, with its definition and source at hand. */
export const MetricName = ({
  definition: { name, definition, source, needs },
}: {
  definition: MetricDefinition
}) => (
  <span className={classes.metricName}>
    {name}
    <Popover width={380} position="bottom-start" withArrow>
      <Popover.Target>
        <ActionIcon size="sm" aria-label={`What ${name} is`}>
          <IconInfoCircle size={16} stroke={1.7} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm">{definition}</Text>
        <Text size="xs" c="dimmed" mt={8}>
          Source: {source}
        </Text>
        {needs !== '' && (
          <Text size="xs" c="dimmed" mt={2}>
            Measured on questions with: {needs}
          </Text>
        )}
      </Popover.Dropdown>
    </Popover>
  </span>
)
