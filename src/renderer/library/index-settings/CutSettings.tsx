import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { ChunkLimits, type IndexStatus } from '#contract/library.ts'
import { SettingSlider } from '../../compare/SettingSlider.tsx'
import { BuildProgress } from './BuildProgress.tsx'
import { IndexComparison } from './IndexComparison.tsx'
import classes from './index-settings.module.css'
import { indexInWords, limitsInWords, percentOf, sameLimits } from './index-words.ts'
import type { Index } from './use-index.ts'

const usual = ChunkLimits.parse({})

/** Building an index with other limits, and the way back to the one before. */
export const CutSettings = ({ index, status }: { index: Index; status: IndexStatus }) => {
  const { active, previous, building } = status
  const [chosen, setChosen] = useState<ChunkLimits>()
  const limits = chosen ?? building?.index.limits ?? active.limits
  const set = (part: Partial<ChunkLimits>) => setChosen({ ...limits, ...part })
  const underWay = building !== null && building.failure === null
  const fixed = underWay || index.restoring
  const asNow = sameLimits(limits, active.limits)

  const build = async () => {
    await index.rebuild(limits)
    setChosen(undefined)
  }
  return (
    <Stack gap="md">
      <Text size="sm" role="status" className="numbers">
        Answering now: {indexInWords(active)}.
      </Text>
      <SettingSlider
        label="Tokens a chunk"
        value={limits.maxTokens}
        onChange={maxTokens => set({ maxTokens })}
        min={32}
        max={256}
        step={8}
        disabled={fixed}
        shown={`at most ${limits.maxTokens}`}
        description="Smaller chunks point to the place more exactly, but may cut an explanation in two. Larger ones keep it together, but mix subjects, are found less sharply and fill the prompt sooner."
      />
      <SettingSlider
        label="Overlap"
        value={limits.overlapShare}
        onChange={overlapShare => set({ overlapShare })}
        min={0}
        max={0.5}
        step={0.05}
        disabled={fixed}
        shown={percentOf(limits.overlapShare)}
        description="So much of a chunk may be repeated from the one before it, so that what stands at a border is found whole. More of it makes more chunks and a longer build."
      />
      {building && <BuildProgress building={building} onCancel={index.cancel} />}
      {!underWay && (
        <Group gap="sm">
          <Button disabled={asNow || index.restoring} onClick={() => void build()}>
            Build this index
          </Button>
          {!sameLimits(limits, usual) && (
            <Button variant="subtle" disabled={fixed} onClick={() => setChosen(usual)}>
              {limitsButton}
            </Button>
          )}
          {asNow && (
            <Text size="sm" c="dimmed">
              Texts are cut this way now.
            </Text>
          )}
        </Group>
      )}
      {previous && !underWay && (
        <div className={classes.previous}>
          <IndexComparison comparison={status.comparison} />
          <Text size="sm" className="numbers">
            The index before: {limitsInWords(previous.limits)}. It is kept until another is built.
          </Text>
          <Button
            variant="default"
            mt="sm"
            loading={index.restoring}
            onClick={() => {
              setChosen(undefined)
              void index.restore()
            }}
          >
            Go back to the previous index
          </Button>
        </div>
      )}
    </Stack>
  )
}

const limitsButton = `Back to ${usual.maxTokens} and ${percentOf(usual.overlapShare)}`
