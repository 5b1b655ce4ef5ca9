import { Skeleton, Text, UnstyledButton } from '@mantine/core'
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react'
import type { TrainingEstimate, TrainingPreset, TrainingProposal } from '#contract/training.ts'
import { countOf, formatDay, formatRate, formatTime } from '../../app/format.ts'
import { formatPlannedTime } from '../training-time.ts'
import classes from './train.module.css'

interface PresetCardsProps {
  /** undefined while a step is being measured. */
  proposals: readonly TrainingProposal[] | undefined
  /** undefined while the settings are one's own. */
  chosen: TrainingPreset | undefined
  onChoose: (preset: TrainingPreset) => void
}

const presets = {
  quick: { name: 'Quick', what: 'A first look at whether the examples take.' },
  balanced: { name: 'Balanced', what: 'Learns a form or a tone well. Right for most sets.' },
  thorough: { name: 'Thorough', what: 'Learns more, for a skill with many cases.' },
} satisfies Record<TrainingPreset, { name: string; what: string }>

export const presetName = (preset: TrainingPreset): string => presets[preset].name

const order: readonly TrainingPreset[] = ['quick', 'balanced', 'thorough']

/** Three ways to train, each with what it takes on this computer. */
export const PresetCards = ({ proposals, chosen, onChoose }: PresetCardsProps) => (
  <div className={classes.presets} role="radiogroup" aria-label="How thoroughly" aria-busy={!proposals}>
    {order.map((preset, index) => {
      const proposal = proposals?.find(proposal => proposal.preset === preset)
      const checked = preset === chosen
      return (
        <UnstyledButton
          key={preset}
          className={classes.preset}
          role="radio"
          aria-checked={checked}
          tabIndex={checked || (chosen === undefined && index === 0) ? 0 : -1}
          disabled={proposals !== undefined && !proposal}
          onClick={() => onChoose(preset)}
          onKeyDown={event => {
            const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
            const next = step && order[(index + step + order.length) % order.length]
            if (!next) return
            event.preventDefault()
            onChoose(next)
            const card = event.currentTarget.parentElement?.children[order.indexOf(next)]
            if (card instanceof HTMLElement) card.focus()
          }}
        >
          <span className={classes.presetHead}>
            {checked ? (
              <IconCircleCheckFilled size={20} className={classes.radio} aria-hidden />
            ) : (
              <IconCircle size={20} stroke={1.5} className={classes.radio} aria-hidden />
            )}
            <Text span fw={620}>
              {presets[preset].name}
            </Text>
          </span>
          <Text span size="sm" c="dimmed" className={classes.presetWhat}>
            {presets[preset].what}
          </Text>
          {proposal ? <Cost proposal={proposal} /> : <CostSkeleton />}
        </UnstyledButton>
      )
    })}
  </div>
)

const Cost = ({ proposal: { estimate, settings } }: { proposal: TrainingProposal }) => (
  <>
    <span className={`${classes.presetTime} numbers`}>about {formatPlannedTime(estimate.seconds)}</span>
    <Text span size="xs" c="dimmed" className="numbers">
      {countOf(settings.epochs, 'epoch')}, {countOf(estimate.steps, 'step')}, rank {settings.rank}
    </Text>
  </>
)

const CostSkeleton = () => (
  <>
    <Skeleton component="span" display="block" height={22} width={120} mt={6} radius="sm" />
    <Skeleton component="span" display="block" height={11} width={150} mt={8} radius="sm" />
  </>
)

/** Where the estimates come from. */
export const estimateOrigin = ({ tokensPerSecond, measuredAt }: TrainingEstimate): string =>
  `From a training step measured on this computer: ${formatRate(tokensPerSecond)} (${formatDay(measuredAt, new Date()).toLowerCase()}, ${formatTime(measuredAt)}).`
