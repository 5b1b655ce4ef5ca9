import { Alert, Loader } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { TrainingSetId } from '#contract/ids.ts'
import type { TrainingSetSummary } from '#contract/training-set.ts'
import { FilePicker } from '../../app/FilePicker.tsx'
import type { Route } from '../../app/route.ts'
import { leadOn } from '../lead-on.ts'
import type { TrainingSets } from '../use-training-sets.ts'
import { DropExamples } from './DropExamples.tsx'
import { exampleFileTypes } from './example-files.ts'
import classes from './examples.module.css'
import { FirstSet } from './FirstSet.tsx'
import { ImportReports } from './ImportReports.tsx'
import { ImportTarget } from './ImportTarget.tsx'
import { NewSetDialog } from './NewSetDialog.tsx'
import { OpenSet } from './OpenSet.tsx'
import { PasteDialog } from './PasteDialog.tsx'
import { SetList } from './SetList.tsx'

interface ExamplesTabProps {
  setId: TrainingSetId | undefined
  line: number | undefined
  engineReady: boolean
  sets: TrainingSets
  onTrain: (set: TrainingSetSummary) => void
}

/** What the model learns from: the workspace's training sets and the one that is open. */
export const ExamplesTab = ({ setId, line, engineReady, sets, onTrain }: ExamplesTabProps) => {
  const { list } = sets
  const set = setId === undefined ? list?.[0] : list?.find(({ id }) => id === setId)
  const picker = useRef<HTMLInputElement>(null)
  /** Where the next picked file or pasted text goes. */
  const [target, setTarget] = useState<TrainingSetSummary>()
  const [pasting, setPasting] = useState(false)
  const [naming, setNaming] = useState(false)
  const [dropped, setDropped] = useState<readonly File[]>([])

  const importAll = (files: readonly File[], into: TrainingSetSummary | undefined) =>
    leadOn(sets.importFiles(files, into?.id).then(placeOf))
  const pick = (into: TrainingSetSummary | undefined) => {
    setTarget(into)
    picker.current?.click()
  }
  const paste = (into: TrainingSetSummary | undefined) => {
    setTarget(into)
    setPasting(true)
  }
  const remove = (removed: TrainingSetSummary) =>
    leadOn(sets.remove(removed).then(done => (done ? examplesPlace(undefined) : undefined)))

  return (
    <div className={classes.examples} data-sets={(list && list.length > 0) || undefined}>
      {!list && <Loader size="sm" aria-label="Opening the training sets" />}
      {list && list.length > 0 && (
        <SetList
          list={list}
          setId={set?.id}
          onImport={() => pick(undefined)}
          onPaste={() => paste(undefined)}
          onNew={() => setNaming(true)}
        />
      )}
      <div className={classes.main}>
        <ImportReports sets={sets} />
        {list?.length === 0 && sets.importing.length === 0 && (
          <FirstSet
            onImport={() => pick(undefined)}
            onPaste={() => paste(undefined)}
            onNew={() => setNaming(true)}
          />
        )}
        {list && list.length > 0 && !set && (
          <Alert icon={<IconAlertTriangle aria-hidden />} title="This training set is not here">
            It was deleted, or it belongs to another workspace. Choose another one from the list.
          </Alert>
        )}
        {set && (
          <OpenSet
            key={set.id}
            set={set}
            line={line}
            engineReady={engineReady}
            sets={sets}
            onImport={() => pick(set)}
            onPaste={() => paste(set)}
            onDelete={() => void remove(set)}
            onTrain={() => onTrain(set)}
          />
        )}
      </div>
      <FilePicker
        ref={picker}
        choose="files"
        accept={exampleFileTypes}
        onFiles={picked =>
          void importAll(
            picked.map(({ file }) => file),
            target,
          )
        }
        testId="import-examples"
      />
      <PasteDialog
        opened={pasting}
        into={target}
        onClose={() => setPasting(false)}
        onPaste={(text, name) => leadOn(sets.paste(text, name, target?.id).then(placeOf))}
      />
      <NewSetDialog
        opened={naming}
        onClose={() => setNaming(false)}
        onCreate={name => leadOn(sets.create(name).then(placeOf))}
      />
      {set && (
        <ImportTarget
          files={dropped}
          set={set}
          onChoose={into => {
            void importAll(dropped, into)
            setDropped([])
          }}
          onCancel={() => setDropped([])}
        />
      )}
      <DropExamples onFiles={files => (set ? setDropped(files) : void importAll(files, undefined))} />
    </div>
  )
}

const examplesPlace = (setId: TrainingSetId | undefined): Route => ({
  screen: 'tune',
  tab: 'examples',
  setId,
  line: undefined,
})

/** Where a set that was made or changed is to be seen. */
const placeOf = (set: TrainingSetSummary | undefined): Route | undefined => set && examplesPlace(set.id)
