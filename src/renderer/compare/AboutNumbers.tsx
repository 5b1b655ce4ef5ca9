import { Button, Popover, Text } from '@mantine/core'
import { groundedCosine, groundedOverlap } from '#contract/groundedness-limits.ts'
import classes from './compare.module.css'
import { metrics } from './metric.ts'

const marks = [
  {
    name: 'Tinted words',
    definition: 'They stand in a passage that was found, too. Point at a source to see which.',
  },
  {
    name: 'Dotted line',
    definition: `No passage that was found says this sentence: none has all of its numbers and codes together with ${Math.round(groundedOverlap * 100)}% of its content words, or with a sentence as close in meaning (cosine ${groundedCosine}). In every pane the same passages are asked, also where the model did not read them. It is a rule and can be wrong; a sentence that no passage says may still be true.`,
  },
]

/** What every number under the panes and every mark in them means, in one place that a keyboard reaches. */
export const AboutNumbers = () => (
  <Popover width={420} position="bottom-end" withArrow trapFocus returnFocus>
    <Popover.Target>
      <Button variant="subtle" size="sm">
        About numbers and marks
      </Button>
    </Popover.Target>
    <Popover.Dropdown p="lg" mah="min(66dvh, 700px)" style={{ overflowY: 'auto' }}>
      <dl className={classes.definitions}>
        {[...metrics, ...marks].map(({ name, definition }) => (
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
