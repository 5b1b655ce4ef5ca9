import { Alert, Button, EmptyState, Skeleton } from '@mantine/core'
import { IconAdjustmentsHorizontal, IconAlertTriangle, IconColumns2 } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useState } from 'react'
import type { AdapterInfo } from '#contract/adapter.ts'
import type { AdapterId } from '#contract/ids.ts'
import { adaptersHref, trainingHref } from '../../app/route.ts'
import type { Adapters } from '../../app/use-adapters.ts'
import { WindowDrop } from '../../app/WindowDrop.tsx'
import { AdapterList } from './AdapterList.tsx'
import { AdapterPanel } from './AdapterPanel.tsx'
import classes from './adapters.module.css'
import { type Asking, CompareAdapters } from './CompareAdapters.tsx'
import { ImportButton } from './ImportButton.tsx'
import { type AdapterShelf, useAdapterShelf } from './use-adapter-shelf.ts'

interface AdaptersTabProps {
  /** The adapter whose card is shown; without one it is the active one, or else the first. */
  adapterId: AdapterId | undefined
  /** Whether two of them are compared. */
  comparing: boolean
  adapters: Adapters
  engineReady: boolean
  asking: Asking
}

/** The adapters of the workspace: their cards, their strength, their way in and out. */
export const AdaptersTab = ({ adapterId, comparing, adapters, engineReady, asking }: AdaptersTabProps) => {
  const { list, failure } = adapters
  const shelf = useAdapterShelf(adapters)
  // Where the address names none, the card stays when another one becomes active.
  const [kept, setKept] = useState<AdapterId>()
  // A training may have put one on the shelf since they were listed.
  const reload = useEffectEvent(() => void adapters.reload())
  useEffect(() => reload(), [])

  if (!list)
    return failure ? (
      <Alert icon={<IconAlertTriangle aria-hidden />} title="The adapters could not be listed" maw={760}>
        {failure}
      </Alert>
    ) : (
      <Loading />
    )
  // While the adapters are shown, what is dropped is one of them.
  const takes = (
    <WindowDrop
      title="Drop to import an adapter"
      hint="A folder that PEFT saved, or a zip of it"
      onFiles={files => void shelf.import(files)}
    />
  )
  if (list.length === 0)
    return (
      <>
        {takes}
        <NoAdapters shelf={shelf} />
      </>
    )
  const shown = shownOf(list, adapterId, kept)
  if (shown && shown.id !== kept) setKept(shown.id)
  if (comparing && shown)
    return (
      <>
        {takes}
        <CompareAdapters key={shown.id} first={shown} adapters={list} engineReady={engineReady} {...asking} />
      </>
    )
  return (
    <div className={classes.tab}>
      {takes}
      <aside className={classes.side}>
        <div className={classes.sideActions}>
          <ImportButton loading={shelf.importing} onFiles={files => void shelf.import(files)} />
          <Button
            component="a"
            href={adaptersHref((shown ?? list[0])?.id, true)}
            variant="default"
            aria-label="Compare two adapters"
            leftSection={<IconColumns2 size={17} stroke={1.6} aria-hidden />}
          >
            Compare
          </Button>
        </div>
        <AdapterList adapters={list} shown={shown?.id} />
      </aside>
      {shown ? <AdapterPanel adapter={shown} adapters={adapters} shelf={shelf} /> : <Gone />}
    </div>
  )
}

const shownOf = (
  list: readonly AdapterInfo[],
  adapterId: AdapterId | undefined,
  kept: AdapterId | undefined,
): AdapterInfo | undefined => {
  const find = (wanted: AdapterId | undefined) => list.find(({ id }) => id === wanted)
  return adapterId ? find(adapterId) : (find(kept) ?? list.find(({ active }) => active) ?? list[0])
}

const Gone = () => (
  <div className={classes.empty}>
    <EmptyState
      icon={<IconAdjustmentsHorizontal size={40} stroke={1.1} aria-hidden />}
      title="This adapter is no longer here"
      description="It was deleted, or it belongs to another workspace. Choose one from the list."
    />
  </div>
)

const NoAdapters = ({ shelf }: { shelf: AdapterShelf }) => (
  <div className={classes.empty}>
    <EmptyState
      size="lg"
      icon={<IconAdjustmentsHorizontal size={44} stroke={1.1} aria-hidden />}
      title="No adapter yet"
      description="An adapter is what a training leaves: a few megabytes that change how the base model answers. Train one on your examples, or drop a folder or zip here that PEFT saved elsewhere."
    >
      <EmptyState.Actions>
        <Button component="a" href={trainingHref()}>
          Train one
        </Button>
        <ImportButton loading={shelf.importing} onFiles={files => void shelf.import(files)} />
      </EmptyState.Actions>
    </EmptyState>
  </div>
)

const Loading = () => (
  <div className={classes.tab} aria-busy>
    <div className={classes.side}>
      <div className={classes.list}>
        {[0, 1, 2].map(row => (
          <div key={row} className={classes.row}>
            <Skeleton h={14} w="60%" />
            <Skeleton h={11} w="85%" />
          </div>
        ))}
      </div>
    </div>
    <section className={classes.card} aria-label="Listing the adapters">
      <div className={classes.section}>
        <Skeleton h={22} w="30%" mb="md" />
        <Skeleton h={12} w="55%" mb="xs" />
        <Skeleton h={12} w="40%" />
      </div>
    </section>
  </div>
)
