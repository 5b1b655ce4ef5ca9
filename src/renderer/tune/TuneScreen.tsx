import type { AdapterId } from '#contract/ids.ts'
import { leadOn } from '../app/lead-on.ts'
import { adaptersHref, examplesHref, type TuneRoute, trainingHref } from '../app/route.ts'
import { TabbedScreen } from '../app/TabbedScreen.tsx'
import type { Adapters } from '../app/use-adapters.ts'
import { navigate } from '../app/use-route.ts'
import { DropRows } from '../sets/DropRows.tsx'
import { AdaptersTab } from './adapters/AdaptersTab.tsx'
import type { Asking } from './adapters/CompareAdapters.tsx'
import { ExamplesTab } from './examples/ExamplesTab.tsx'
import { trainingSetKind } from './examples/training-set-kind.ts'
import { TrainTab } from './train/TrainTab.tsx'
import { activeTraining } from './training-store.ts'
import type { TrainingSets } from './use-training-sets.ts'
import { useTrainingPart } from './use-trainings.ts'
import type { Tune } from './use-tune.ts'

interface TuneScreenProps {
  route: TuneRoute
  engineReady: boolean
  tune: Tune
  adapters: Adapters
  asking: Asking
  /** Activates an adapter and shows what it does. */
  onActivate: (id: AdapterId) => Promise<void>
}

/** What the model learns from, the learning itself, and what came of it. */
export const TuneScreen = ({ route, engineReady, tune, adapters, asking, onActivate }: TuneScreenProps) => {
  const { sets, trainings, draft, onDraft } = tune
  const active = useTrainingPart(trainings.store, activeTraining)
  const tab = route.tab
  return (
    <TabbedScreen
      title="Tune"
      label="Steps of tuning"
      fills={tab === 'examples'}
      tabs={[
        { name: 'Examples', href: examplesHref(), current: tab === 'examples' },
        { name: 'Train', href: trainingHref(active?.id), current: tab === 'train' },
        { name: 'Adapters', href: adaptersHref(), current: tab === 'adapters' },
      ]}
    >
      {route.tab === 'examples' && (
        <ExamplesTab
          setId={route.setId}
          line={route.line}
          engineReady={engineReady}
          sets={sets}
          onTrain={({ id }) => {
            onDraft({ type: 'set-chosen', setId: id })
            navigate({ screen: 'tune', tab: 'train', trainingId: undefined })
          }}
        />
      )}
      {route.tab === 'train' && (
        <>
          <DropRows kind={trainingSetKind} onFiles={files => void leadOn(importDropped(sets, files))} />
          <TrainTab
            trainingId={route.trainingId}
            engineReady={engineReady}
            sets={sets}
            trainings={trainings}
            draft={draft}
            onDraft={onDraft}
            adapters={adapters}
            onActivate={onActivate}
          />
        </>
      )}
      {route.tab === 'adapters' && (
        <AdaptersTab
          adapterId={route.adapterId}
          comparing={route.comparing}
          adapters={adapters}
          engineReady={engineReady}
          asking={asking}
        />
      )}
    </TabbedScreen>
  )
}

/** Examples that are dropped beside a training are looked at before they are learnt. */
const importDropped = async (sets: TrainingSets, files: readonly File[]): Promise<TuneRoute | undefined> => {
  const imported = await sets.importFiles(files)
  return imported && { screen: 'tune', tab: 'examples', setId: imported.id, line: undefined }
}
