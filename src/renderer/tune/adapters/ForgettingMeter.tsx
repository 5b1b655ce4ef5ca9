import { Text } from '@mantine/core'
import type { ForgettingGauge } from '#contract/adapter.ts'
import { countOf } from '../../app/format.ts'
import classes from './adapters.module.css'
import { forgettingVerdict } from './forgetting.ts'

const digits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 })

/** How well the model predicts a general text, before and after the training. */
export const ForgettingMeter = ({ gauge }: { gauge: ForgettingGauge }) => {
  const { kind, sentence } = forgettingVerdict(gauge)
  const most = Math.max(gauge.before, gauge.after)
  const rows = [
    { name: 'Base', value: gauge.before },
    { name: 'With it', value: gauge.after },
  ]
  return (
    <>
      <dl className={classes.gauge} data-kind={kind}>
        {rows.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="numbers">
              <span className={classes.gaugeTrack} aria-hidden>
                <span className={classes.gaugeBar} style={{ width: `${(100 * value) / most}%` }} />
              </span>
              {digits.format(value)}
            </dd>
          </div>
        ))}
      </dl>
      <Text size="sm" mt="xs">
        {sentence}
      </Text>
      <Text size="xs" c="dimmed" mt={4} className="numbers">
        Perplexity on {countOf(gauge.tokens, 'token')} of a fixed general text, at strength 1; lower is
        better.
      </Text>
    </>
  )
}
