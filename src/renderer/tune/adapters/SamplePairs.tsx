import { Spoiler, Text } from '@mantine/core'
import type { TrainingSample } from '#contract/training.ts'
import classes from './adapters.module.css'
import { beforeAndAfter, sampleTitle } from './before-after.ts'

/** What it answered to the sample prompts before it learnt, and at the end. */
export const SamplePairs = ({ samples }: { samples: readonly TrainingSample[] }) => (
  <ul className={classes.samples}>
    {beforeAndAfter(samples).map(({ prompt, before, after }) => (
      <li key={prompt}>
        <Text size="sm" fw={550} className={classes.name} mb={8}>
          {prompt}
        </Text>
        <div className={classes.pair} data-single={!before || undefined}>
          {before && <SampleText sample={before} />}
          <SampleText sample={after} />
        </div>
      </li>
    ))}
  </ul>
)

const SampleText = ({ sample }: { sample: TrainingSample }) => (
  <div className={classes.sample}>
    <Text size="xs" c="dimmed" className="numbers" mb={4}>
      {sampleTitle(sample)}
    </Text>
    <Spoiler
      maxHeight={150}
      showLabel="Show all"
      hideLabel="Show less"
      classNames={{ control: classes.spoiler ?? '' }}
    >
      <div className={classes.sampleText}>{sample.text === '' ? <em>No text</em> : sample.text}</div>
    </Spoiler>
  </div>
)
