import { Anchor, Text } from '@mantine/core'
import type { Advice } from '#contract/advisor.ts'
import { valueText } from '#contract/metric-text.ts'
import classes from './advisor.module.css'
import { verdictIdentity } from './verdict-identity.ts'

const labels = ['retrieval', 'both', 'tuning'] as const

/** What the wording alone sounds like. */
export const WordingBar = ({ wording }: { wording: Advice['wording'] }) => (
  <section aria-label="The wording alone">
    <h3 className={classes.sectionTitle}>The wording alone</h3>
    <div className={classes.wording} aria-hidden>
      {labels.map(label => (
        <span
          key={label}
          data-approach={verdictIdentity[label].approach}
          style={{ flexGrow: wording[label] }}
        />
      ))}
    </div>
    <ul className={classes.wordingWords}>
      {labels.map(label => (
        <li key={label} data-approach={verdictIdentity[label].approach}>
          <span>{verdictIdentity[label].name}</span> {valueText(wording[label], 'share')}
        </li>
      ))}
    </ul>
    <Text size="xs" c="dimmed">
      Probabilities of a small classifier. It counts only where nothing was measured and the criteria leave it
      open; how far it can be trusted is said{' '}
      <Anchor href="#advisor-accuracy" inherit onClick={toAccuracy}>
        below
      </Anchor>
      .
    </Text>
  </section>
)

/** The address holds the screen, so the place on it is reached by hand. */
const toAccuracy = (event: { preventDefault: () => void }) => {
  event.preventDefault()
  const place = document.getElementById('advisor-accuracy')
  place?.scrollIntoView({ block: 'start' })
  place?.focus({ preventScroll: true })
}
