import { Alert, Skeleton, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import type { AdapterInfo, TrainingRecord } from '#contract/adapter.ts'
import { formatBytes, formatDay, formatTime } from '../../app/format.ts'
import type { Adapters } from '../../app/use-adapters.ts'
import { LossCurve } from '../LossCurve.tsx'
import { AdapterActions } from './AdapterActions.tsx'
import { ActiveMark, OriginBadge } from './AdapterList.tsx'
import { AdapterName } from './AdapterName.tsx'
import classes from './adapters.module.css'
import { ForgettingMeter } from './ForgettingMeter.tsx'
import { SamplePairs } from './SamplePairs.tsx'
import { StrengthSlider } from './StrengthSlider.tsx'
import { TrainingFacts } from './TrainingFacts.tsx'
import { useAdapterCard } from './use-adapter-card.ts'
import type { AdapterShelf } from './use-adapter-shelf.ts'

interface AdapterPanelProps {
  adapter: AdapterInfo
  adapters: Adapters
  shelf: AdapterShelf
}

/** The card of one adapter: what it is, how it came about, what it changed. */
export const AdapterPanel = ({ adapter, adapters, shelf }: AdapterPanelProps) => {
  const load = useAdapterCard(adapter.id)
  return (
    <article className={classes.card} aria-label={adapter.name} aria-busy={load.type === 'loading'}>
      <header className={classes.cardHead}>
        <div className={classes.cardTitle}>
          <AdapterName key={adapter.id} name={adapter.name} onRename={name => shelf.rename(adapter, name)} />
          <div className={classes.cardMeta}>
            {adapter.active && <ActiveMark />}
            <OriginBadge origin={adapter.origin} />
            <span className="numbers">{cardFacts(adapter)}</span>
          </div>
          {load.type !== 'failed' && (
            <Text size="sm" c="dimmed" mt={4}>
              For the base model {load.type === 'loaded' ? load.card.baseModelName : '…'}
            </Text>
          )}
        </div>
        <AdapterActions adapter={adapter} adapters={adapters} shelf={shelf} />
      </header>
      <div className={classes.sections}>
        <Section title="Use">
          <StrengthSlider key={adapter.id} adapter={adapter} onChange={adapters.setStrength} />
        </Section>
        {load.type === 'loading' && <LoadingSections />}
        {load.type === 'failed' && (
          <Alert icon={<IconAlertTriangle aria-hidden />} title="The card cannot be shown">
            {load.sentence}
          </Alert>
        )}
        {load.type === 'loaded' && <Made adapter={adapter} record={load.card.training} />}
      </div>
    </article>
  )
}

const Made = ({ adapter, record }: { adapter: AdapterInfo; record: TrainingRecord | null }) => {
  if (!record)
    return (
      <Section title="How it was made">
        <Text size="sm" c="dimmed">
          {adapter.origin === 'shipped' ? 'It came with this workspace' : 'It was made elsewhere'}, without a
          record of its training. Its files say: rank {adapter.rank}, alpha {adapter.alpha}, target modules{' '}
          {adapter.targetModules.join(', ')}.
        </Text>
      </Section>
    )
  return (
    <>
      <Section title="What it forgot">
        {record.forgetting ? (
          <ForgettingMeter gauge={record.forgetting} />
        ) : (
          <Text size="sm" c="dimmed">
            It was not measured for this adapter.
          </Text>
        )}
      </Section>
      <Section title="How it was made" wide>
        <TrainingFacts record={record} />
      </Section>
      <Section title="How it learned" wide>
        <LossCurve
          steps={record.steps}
          validation={record.validation}
          totalSteps={record.steps.at(-1)?.step ?? 0}
          height={230}
        />
      </Section>
      {record.samples.length > 0 && (
        <Section title="Before and after" wide>
          <SamplePairs samples={record.samples} />
        </Section>
      )}
    </>
  )
}

const Section = ({ title, wide, children }: { title: string; wide?: boolean; children: ReactNode }) => {
  const id = useId()
  return (
    <section aria-labelledby={id} className={classes.section} data-wide={wide || undefined}>
      <Text component="h3" id={id} fw={620} size="sm" mb="sm">
        {title}
      </Text>
      {children}
    </section>
  )
}

const LoadingSections = () => (
  <>
    <div className={classes.section} aria-hidden>
      <Skeleton h={12} w="40%" mb="md" />
      <Skeleton h={12} mb="xs" />
      <Skeleton h={12} w="80%" />
    </div>
    <div className={classes.section} data-wide aria-hidden>
      <Skeleton h={12} w="20%" mb="md" />
      <Skeleton h={120} />
    </div>
  </>
)

const cardFacts = ({ rank, alpha, targetModules, sizeBytes, createdAt }: AdapterInfo): string =>
  [
    `rank ${rank}, alpha ${alpha}`,
    `${targetModules.length} target modules`,
    formatBytes(sizeBytes),
    createdAt && `${formatDay(createdAt, new Date())}, ${formatTime(createdAt)}`,
  ]
    .filter(Boolean)
    .join(' · ')
