import { Button, Popover, Text } from '@mantine/core'
import classes from './compare.module.css'
import { metrics } from './metric.ts'

/** What every number under the panes means, in one place that a keyboard reaches. */
export const AboutNumbers = () => (
  <Popover width={420} position="bottom-end" withArrow trapFocus returnFocus>
    <Popover.Target>
      <Button variant="subtle" size="sm">
        About these numbers
      </Button>
    </Popover.Target>
    <Popover.Dropdown p="lg">
      <dl className={classes.definitions}>
        {metrics.map(({ name, definition }) => (
          <div key={name}>
            <Text component="dt" size="sm" fw={620}>
              {name}
            </Text>
            <Text component="dd" size="sm" c="dimmed">
              {definition}
            </Text>
          </div>
        ))}
      </dl>
    </Popover.Dropdown>
  </Popover>
)
